using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using MinImage.Diagnostics;

namespace MinImage.Oci;

/// <summary>The SHA-256 of a blob, in the form of image-spec 1.1, descriptor, "Digests". Equality is by value.</summary>
[JsonConverter(typeof(DigestConverter))]
public sealed record Digest
{
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private Digest(string hex) => Hex = hex;

    /// <summary>The 64 lower-case hexadecimal digits; safe as a file name.</summary>
    public string Hex { get; }

    /// <summary>Computes the digest of bytes in memory.</summary>
    /// <param name="bytes">The blob.</param>
    public static Digest Of(ReadOnlySpan<byte> bytes) => FromHash(SHA256.HashData(bytes));

    /// <summary>Creates a digest from a hash that was already computed.</summary>
    /// <param name="hash">The 32 bytes of a SHA-256.</param>
    /// <exception cref="ArgumentException">The hash has another length.</exception>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => hash.Length == SHA256.HashSizeInBytes
        ? new(Convert.ToHexStringLower(hash))
        : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(hash));

    /// <summary>Parses <c>sha256:</c> followed by 64 lower-case hexadecimal digits.</summary>
    /// <param name="text">The text, possibly from a file that another tool wrote.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>; the message contains the text.</exception>
    public static Digest Parse(string? text) => TryParse(text, out var digest)
        ? digest
        : throw new MinImageException(
            Codes.LayoutDamaged,
            $"'{text}' is not a digest: expected sha256: followed by 64 lower-case hexadecimal digits. Delete the layout's folder and publish again.");

    /// <summary>Parses <c>sha256:</c> followed by 64 lower-case hexadecimal digits; returns false for anything else.</summary>
    /// <param name="text">The text, possibly from a file that another tool wrote.</param>
    /// <param name="digest">The digest if the result is true; otherwise null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is not null
            && text.Length == Prefix.Length + (2 * SHA256.HashSizeInBytes)
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Digits) < 0
                ? new(text[Prefix.Length..])
                : null;
        return digest is not null;
    }

    /// <summary>Returns <c>sha256:</c> followed by the digits.</summary>
    public override string ToString() => Prefix + Hex;
}
