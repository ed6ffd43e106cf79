using System.IO.Hashing;

namespace MinImage.Linker.Elf;

/// <summary>
/// The build-id: a hash over the executable and nothing else. The symbol file is no part of it: what that says of
/// folders would make two names of one program. It tells programs apart, and protects none: it need not be cryptographic.
/// </summary>
internal static class BuildId
{
    public const int Bytes = 16;

    /// <summary>XXH3, 128 bits.</summary>
    /// <param name="file">The executable, its build-id and checksum of zeros.</param>
    public static byte[] Of(ReadOnlySpan<byte> file) => XxHash128.Hash(file);
}
