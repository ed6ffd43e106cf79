using System.Security.Cryptography;
using System.Text;

namespace MinImage.Ilc;

/// <summary>The symbol of a string literal.</summary>
internal sealed class StringLiteral
{
    private readonly byte[] _suffix;

    /// <param name="text">The text, which contains a character that a symbol cannot contain, such as the dot of a file name.</param>
    public StringLiteral(string text)
    {
        // ILC appends the SHA-256 of the UTF-16 text to the symbol if the text had to be mangled.
        _suffix = Encoding.ASCII.GetBytes("_" + Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text))));
    }

    public bool Is(ReadOnlySpan<byte> symbol) => symbol.StartsWith(ObjectNames.Literal) && symbol.EndsWith(_suffix);
}
