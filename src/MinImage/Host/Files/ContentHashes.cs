using System.Security.Cryptography;

namespace MinImage.Host.Files;

/// <summary>The hashes by which documents about an image identify bytes: SPDX 2.3 requires SHA-1 for every file, and readers compare SHA-256.</summary>
/// <param name="Sha1">The SHA-1, as 40 lower-case hexadecimal digits.</param>
/// <param name="Sha256">The SHA-256, as 64 lower-case hexadecimal digits.</param>
public sealed record ContentHashes(string Sha1, string Sha256)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Computes the hashes of bytes in memory.</summary>
    /// <param name="content">The bytes.</param>
    public static ContentHashes Of(ReadOnlySpan<byte> content)
    {
#pragma warning disable CA5350 // SPDX requires SHA-1 as an identifier; nothing is trusted because of it.
        return new(Convert.ToHexStringLower(SHA1.HashData(content)), Convert.ToHexStringLower(SHA256.HashData(content)));
#pragma warning restore CA5350
    }

    /// <summary>Computes the hashes of a stream, from its position to its end.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ContentHashes Of(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sha1.AppendData(buffer, 0, read);
            sha256.AppendData(buffer, 0, read);
        }

        return new(Convert.ToHexStringLower(sha1.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }
}
