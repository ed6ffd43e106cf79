namespace MinImage.Linking;

/// <summary>Names of linker inputs: <c>main.o</c>, or <c>libc.a(printf.o)</c> for a member of an archive.</summary>
internal static class ArchiveMemberName
{
    /// <summary>Splits a name.</summary>
    /// <param name="name">The name, with or without a folder.</param>
    /// <returns>The file, and the member; null if the name is not that of a member.</returns>
    public static (string File, string? Member) Split(string name)
    {
        var start = name.EndsWith(')') ? name.LastIndexOf('(') : -1;
        return start < 0 ? (name, null) : (name[..start], name[(start + 1)..^1]);
    }
}
