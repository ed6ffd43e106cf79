using MinImage.Linker.Elf;

namespace MinImage.Linker;

/// <summary>
/// Ties an executable and its symbol file together, as <see cref="StaticLinker"/> does, where another linker and objcopy made them: with a build-id that is
/// made of the executable alone, and a symbol file whose checksum comes from it. So the executable does not depend on the folders that debug
/// information names.
/// </summary>
public static class SeparateSymbols
{
    /// <summary>The build-id that the other linker is to write, for its option <c>--build-id</c>: room for the one to come.</summary>
    public const string Placeholder = "0x00000000000000000000000000000000";

    // A note of GNU's with its name, of type NT_GNU_BUILD_ID (gABI, "Note Section"), and the placeholder.
    private static ReadOnlySpan<byte> Note => [4, 0, 0, 0, BuildId.Bytes, 0, 0, 0, 3, 0, 0, 0, (byte)'G', (byte)'N', (byte)'U', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Gives both the build-id, and the symbol file its checksum.</summary>
    /// <param name="executable">The executable without symbols and without a debug link. Gets its build-id.</param>
    /// <param name="symbolFile">What was taken out of it.</param>
    /// <returns>The symbol file to keep; the debug link's checksum is that of this one.</returns>
    /// <exception cref="ArgumentException">One of them has no note with the placeholder.</exception>
    public static byte[] Tie(Span<byte> executable, ReadOnlySpan<byte> symbolFile)
    {
        byte[] tied = [.. symbolFile, .. new byte[DebugLink.PatchBytes]];
        var ofExecutable = Find(executable, nameof(executable));
        var ofSymbols = Find(tied, nameof(symbolFile));
        var buildId = BuildId.Of(executable);
        buildId.CopyTo(executable[ofExecutable..]);
        buildId.CopyTo(tied.AsSpan(ofSymbols));
        DebugLink.Patch(tied, DebugLink.ChecksumOf(buildId));
        return tied;
    }

    private static int Find(ReadOnlySpan<byte> file, string parameter)
    {
        var note = file.IndexOf(Note);
        return note >= 0 ? note + Note.Length - BuildId.Bytes : throw new ArgumentException("It has no build-id.", parameter);
    }
}
