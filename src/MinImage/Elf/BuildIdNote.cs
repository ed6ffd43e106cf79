namespace MinImage.Elf;

/// <summary>The build-id of an executable (gABI, "Note Section"; <c>NT_GNU_BUILD_ID</c>): two executables that differ have another one.</summary>
public static class BuildIdNote
{
    private const int LargestId = 64;

    // Linkers place it before all that is large.
    private const int SearchedBytes = 8192;

    // The sizes of the name and of the id stand around the id's own size.
    private static ReadOnlySpan<byte> Name => "\u0003\0\0\0GNU\0"u8;

    /// <summary>Finds it.</summary>
    /// <param name="executable">An ELF file of 64 bits, little endian; its start is enough.</param>
    /// <returns>The id in hexadecimal digits; null where there is none.</returns>
    public static string? Find(ReadOnlySpan<byte> executable)
    {
        var searched = executable[..Math.Min(executable.Length, SearchedBytes)];
        var at = searched.IndexOf(Name);
        if (at < sizeof(uint) || BitConverter.ToInt32(searched[(at - sizeof(uint))..]) is not (> 0 and <= LargestId and var size) || at + Name.Length + size > searched.Length)
        {
            return null;
        }

        return Convert.ToHexStringLower(searched.Slice(at + Name.Length, size));
    }

    /// <summary>Finds it in a file.</summary>
    /// <param name="path">The executable.</param>
    /// <returns>The id in hexadecimal digits; null where there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string? Find(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        Span<byte> start = stackalloc byte[SearchedBytes];
        return Find(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }
}
