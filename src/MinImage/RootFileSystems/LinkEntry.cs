namespace MinImage.RootFileSystems;

/// <summary>A symbolic link.</summary>
/// <param name="Path">Absolute, with <c>/</c> as the separator and none at the end.</param>
/// <param name="Mode">The permission bits; a kernel shows 0777 whatever they are.</param>
/// <param name="Uid">The owner's number, 0 or more.</param>
/// <param name="Gid">The group's number, 0 or more.</param>
/// <param name="Target">Where it points, relative to its folder or absolute in the image; never empty.</param>
public sealed record LinkEntry(string Path, int Mode, int Uid, int Gid, string Target) : Entry(Path, Mode, Uid, Gid)
{
    /// <summary>The words by which a message names it.</summary>
    public override string ToString() => $"a link to '{Target}'";
}
