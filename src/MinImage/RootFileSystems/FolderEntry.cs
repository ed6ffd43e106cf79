namespace MinImage.RootFileSystems;

/// <summary>A folder.</summary>
/// <param name="Path">An absolute path with <c>/</c> as the separator and none at the end.</param>
/// <param name="Mode">The permission bits, 0 to 07777.</param>
/// <param name="Uid">The owner's user ID, 0 or more.</param>
/// <param name="Gid">The owner's group ID, 0 or more.</param>
internal sealed record FolderEntry(string Path, int Mode = Modes.Folder, int Uid = 0, int Gid = 0) : Entry(Path, Mode, Uid, Gid)
{
    /// <summary>Returns a description of the entry for messages.</summary>
    public override string ToString() => "a folder";
}
