namespace MinImage.RootFileSystems;

/// <summary>A regular file.</summary>
/// <param name="Path">Absolute, with <c>/</c> as the separator and none at the end.</param>
/// <param name="Mode">The permission bits, 0 to 07777.</param>
/// <param name="Uid">The owner's number, 0 or more.</param>
/// <param name="Gid">The group's number, 0 or more.</param>
/// <param name="Content">The bytes.</param>
public sealed record FileEntry(string Path, int Mode, int Uid, int Gid, FileContent Content) : Entry(Path, Mode, Uid, Gid)
{
    /// <summary>The words by which a message names it.</summary>
    public override string ToString() => Content.ToString();
}
