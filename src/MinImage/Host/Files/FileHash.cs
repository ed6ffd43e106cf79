using System.Buffers;
using System.IO.Hashing;

namespace MinImage.Host.Files;

/// <summary>
/// Computes hashes by which a build recognizes unchanged files: XXH3 with 128 bits. They are not cryptographic: digests of an image do not depend on them.
/// </summary>
internal static class FileHash
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Computes the hash of a file's content, as hexadecimal digits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the file.</exception>
    public static string Of(string path, CancellationToken cancellationToken)
    {
        using var stream = RegularFile.OpenRead(path);
        var hash = new XxHash128();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
