namespace MinImage.RootFileSystems;

/// <summary>A symbolic link.</summary>
/// <param name="Path">An absolute path with <c>/</c> as the separator and none at the end.</param>
/// <param name="Mode">The permission bits; a kernel always shows 0777.</param>
/// <param name="Uid">The owner's user ID, 0 or more.</param>
/// <param name="Gid">The owner's group ID, 0 or more.</param>
/// <param name="Target">The target: relative to the link's folder, or absolute in the image; never empty.</param>
internal sealed record LinkEntry(string Path, int Mode, int Uid, int Gid, string Target) : Entry(Path, Mode, Uid, Gid)
{
    /// <summary>Returns a description of the entry for messages.</summary>
    public override string ToString() => $"a link to '{Target}'";
}
