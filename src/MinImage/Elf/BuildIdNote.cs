using MinImage.Host.Files;

namespace MinImage.Elf;

/// <summary>The build-id of an executable (gABI, "Note Section"; <c>NT_GNU_BUILD_ID</c>), which differs between different executables.</summary>
internal static class BuildIdNote
{
    private const int LargestId = 64;

    // Linkers place the note before everything large.
    private const int SearchedBytes = 8192;

    // n_type 3 and the name. n_namesz and n_descsz, the id's size, come before them.
    private static ReadOnlySpan<byte> Name => "\u0003\0\0\0GNU\0"u8;

    /// <summary>Finds the build-id.</summary>
    /// <param name="executable">A 64-bit little-endian ELF file; its first 8192 bytes are enough.</param>
    /// <returns>The id in hexadecimal digits; null if there is none.</returns>
    public static string? Find(ReadOnlySpan<byte> executable)
    {
        var searched = executable[..Math.Min(executable.Length, SearchedBytes)];
        var at = searched.IndexOf(Name);
        if (at < sizeof(uint)
            || BitConverter.ToInt32(searched[(at - sizeof(uint))..]) is not (> 0 and <= LargestId and var size)
            || at + Name.Length + size > searched.Length)
        {
            return null;
        }

        return Convert.ToHexStringLower(searched.Slice(at + Name.Length, size));
    }

    /// <summary>Finds the build-id of a file.</summary>
    /// <param name="path">The executable.</param>
    /// <returns>The id in hexadecimal digits; null if there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the file.</exception>
    public static string? Find(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        Span<byte> start = stackalloc byte[SearchedBytes];
        return Find(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }
}
