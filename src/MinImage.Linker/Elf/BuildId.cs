using System.IO.Hashing;

namespace MinImage.Linker.Elf;

/// <summary>
/// The build-id: a hash of the executable alone. The symbol file is not hashed, because its folder names would give the same program
/// different build-ids. The build-id identifies programs and has no security purpose, so the hash need not be cryptographic.
/// </summary>
internal static class BuildId
{
    public const int Bytes = 16;

    /// <summary>Computes the build-id (XXH3, 128 bits).</summary>
    /// <param name="file">The executable, with zeros in place of the build-id and the debug link's checksum.</param>
    public static byte[] Of(ReadOnlySpan<byte> file) => XxHash128.Hash(file);
}
