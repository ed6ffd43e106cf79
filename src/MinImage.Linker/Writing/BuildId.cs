using System.Security.Cryptography;

namespace MinImage.Linker.Writing;

/// <summary>
/// The build-id: a digest over the executable and nothing else. The symbol file is no part of it: what that says of
/// folders would make two names of one program.
/// </summary>
internal static class BuildId
{
    public const int Bytes = 20;

    private const int BlockBytes = 1 << 20;

    /// <summary>SHA-256 over the digests of blocks of 1 MiB, cut to 20 bytes: the same on any number of cores.</summary>
    /// <param name="file">The executable, its build-id and checksum of zeros.</param>
    /// <param name="options">Cancels.</param>
    public static byte[] Of(byte[] file, ParallelOptions options)
    {
        var blocks = (file.Length + BlockBytes - 1) / BlockBytes;
        var digests = new byte[blocks * SHA256.HashSizeInBytes];
        Parallel.For(0, blocks, options, i =>
        {
            var start = i * BlockBytes;
            var block = file.AsSpan(start, Math.Min(BlockBytes, file.Length - start));
            SHA256.HashData(block, digests.AsSpan(i * SHA256.HashSizeInBytes));
        });
        return SHA256.HashData(digests)[..Bytes];
    }
}
