namespace MinImage.RootFileSystems;

/// <summary>One thing in an image's root file system. <see cref="RootFileSystem.From"/> checks what it says.</summary>
/// <param name="Path">Absolute, with <c>/</c> as the separator and none at the end: <c>/etc/passwd</c>.</param>
/// <param name="Mode">The permission bits with set-user, set-group and sticky, 0 to 07777; see <see cref="Modes"/>.</param>
/// <param name="Uid">The owner's number, 0 or more.</param>
/// <param name="Gid">The group's number, 0 or more.</param>
public abstract record Entry(string Path, int Mode, int Uid, int Gid);
