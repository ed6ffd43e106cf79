namespace MinImage.RootFileSystems;

/// <summary>An entry of an image's root file system. <see cref="RootFileSystem.From"/> checks its values.</summary>
/// <param name="Path">An absolute path with <c>/</c> as the separator and none at the end: <c>/etc/passwd</c>.</param>
/// <param name="Mode">The permission bits with set-user-ID, set-group-ID and sticky, 0 to 07777; see <see cref="Modes"/>.</param>
/// <param name="Uid">The owner's user ID, 0 or more.</param>
/// <param name="Gid">The owner's group ID, 0 or more.</param>
public abstract record Entry(string Path, int Mode, int Uid, int Gid);
