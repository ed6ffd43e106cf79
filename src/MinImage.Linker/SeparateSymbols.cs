using MinImage.Linker.Elf;

namespace MinImage.Linker;

/// <summary>
/// Connects an executable and its symbol file that another linker and objcopy produced, in the same way as <see cref="StaticLinker"/>:
/// the build-id is a hash of the executable alone, and the symbol file's checksum is derived from it. The executable therefore does not
/// depend on the folder names in debug information.
/// </summary>
public static class SeparateSymbols
{
    /// <summary>The argument of the other linker's option <c>--build-id</c>, which reserves the space for the final build-id.</summary>
    public const string Placeholder = "0x00000000000000000000000000000000";

    // A note with the name "GNU", the type NT_GNU_BUILD_ID (gABI, "Note Section") and the placeholder as its content.
    private static ReadOnlySpan<byte> Note =>
    [
        4, 0, 0, 0,
        BuildId.Bytes, 0, 0, 0,
        3, 0, 0, 0,
        (byte)'G', (byte)'N', (byte)'U', 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Writes the build-id to both files, and sets the symbol file's checksum.</summary>
    /// <param name="executable">The executable, without symbols and without a debug link. Its build-id is overwritten.</param>
    /// <param name="symbolFile">The symbol file.</param>
    /// <returns>The final symbol file, with the checksum for the executable's debug link.</returns>
    /// <exception cref="ArgumentException">One of the files has no note with the placeholder.</exception>
    public static byte[] Tie(Span<byte> executable, ReadOnlySpan<byte> symbolFile)
    {
        byte[] tied = [.. symbolFile, .. new byte[DebugLink.PatchBytes]];
        var offsetInExecutable = FindBuildId(executable, nameof(executable));
        var offsetInSymbolFile = FindBuildId(tied, nameof(symbolFile));
        var buildId = BuildId.Of(executable);
        buildId.CopyTo(executable[offsetInExecutable..]);
        buildId.CopyTo(tied.AsSpan(offsetInSymbolFile));
        DebugLink.Patch(tied, DebugLink.ChecksumOf(buildId));
        return tied;
    }

    private static int FindBuildId(ReadOnlySpan<byte> file, string parameter)
    {
        var note = file.IndexOf(Note);
        return note >= 0 ? note + Note.Length - BuildId.Bytes : throw new ArgumentException("The file has no build-id.", parameter);
    }
}
