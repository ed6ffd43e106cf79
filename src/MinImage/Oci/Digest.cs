using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using MinImage.Diagnostics;

namespace MinImage.Oci;

/// <summary>
/// The digest of a blob, with an algorithm that is registered in image-spec 1.1, descriptor, "Digests": SHA-256, which this library writes, or SHA-512.
/// Equality is by value.
/// </summary>
[JsonConverter(typeof(DigestConverter))]
public sealed record Digest
{
    private const string Sha256 = "sha256";
    private const string Sha512 = "sha512";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private Digest(string algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    /// <summary>The identifier of the algorithm, <c>sha256</c> or <c>sha512</c>; safe as a folder name.</summary>
    public string Algorithm { get; }

    /// <summary>The 64 or 128 lower-case hexadecimal digits; safe as a file name.</summary>
    public string Hex { get; }

    /// <summary>The name of the algorithm in .NET.</summary>
    internal HashAlgorithmName HashAlgorithm => Algorithm == Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;

    /// <summary>Computes the SHA-256 of bytes in memory.</summary>
    /// <param name="bytes">The blob.</param>
    public static Digest Of(ReadOnlySpan<byte> bytes) => FromHash(SHA256.HashData(bytes));

    /// <summary>Creates a digest from a hash that was already computed.</summary>
    /// <param name="hash">The 32 bytes of a SHA-256, or the 64 bytes of a SHA-512.</param>
    /// <exception cref="ArgumentException">The hash has another length.</exception>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => hash.Length switch
    {
        SHA256.HashSizeInBytes => new(Sha256, Convert.ToHexStringLower(hash)),
        SHA512.HashSizeInBytes => new(Sha512, Convert.ToHexStringLower(hash)),
        _ => throw new ArgumentException("A SHA-256 has 32 bytes, a SHA-512 64.", nameof(hash)),
    };

    /// <summary>Parses the name of an algorithm, a colon, and lower-case hexadecimal digits.</summary>
    /// <param name="text">The text, possibly from a file that another tool wrote.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>; the message contains the text.</exception>
    public static Digest Parse(string? text) => TryParse(text, out var digest)
        ? digest
        : throw new MinImageException(
            Codes.LayoutDamaged,
            $"'{ForeignText.Line(text ?? "")}' is not a digest: expected sha256: followed by 64 lower-case hexadecimal digits, or sha512: followed by 128.");

    /// <summary>Parses the name of an algorithm, a colon, and lower-case hexadecimal digits; returns false for anything else.</summary>
    /// <param name="text">The text, possibly from a file that another tool wrote.</param>
    /// <param name="digest">The digest if the result is true; otherwise null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = Parse(text, Sha256, SHA256.HashSizeInBytes) ?? Parse(text, Sha512, SHA512.HashSizeInBytes);
        return digest is not null;
    }

    /// <summary>Returns the name of the algorithm, a colon, and the digits.</summary>
    public override string ToString() => $"{Algorithm}:{Hex}";

    /// <summary>Computes the digest of bytes in memory with the algorithm of this one.</summary>
    /// <param name="bytes">The blob.</param>
    internal Digest Compute(ReadOnlySpan<byte> bytes) => FromHash(CryptographicOperations.HashData(HashAlgorithm, bytes));

    /// <summary>Checks whether a stream has this digest, from its position to its end.</summary>
    internal bool Matches(Stream stream) => FromHash(CryptographicOperations.HashData(HashAlgorithm, stream)) == this;

    private static Digest? Parse(string? text, string algorithm, int size) =>
        text is not null
            && text.Length == algorithm.Length + 1 + (2 * size)
            && text.StartsWith(algorithm, StringComparison.Ordinal)
            && text[algorithm.Length] == ':'
            && text.AsSpan(algorithm.Length + 1).IndexOfAnyExcept(Digits) < 0
                ? new(algorithm, text[(algorithm.Length + 1)..])
                : null;
}
