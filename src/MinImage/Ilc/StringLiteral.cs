using System.Security.Cryptography;
using System.Text;

namespace MinImage.Ilc;

/// <summary>The symbol of a string literal.</summary>
internal sealed class StringLiteral
{
    private readonly byte[] _suffix;

    /// <param name="text">The text. It contains a character that a symbol cannot contain, as a file name with an extension does.</param>
    public StringLiteral(string text)
    {
        // ILC appends the SHA-256 of the UTF-16 to the name of a text that it cannot keep as it is.
        _suffix = Encoding.ASCII.GetBytes("_" + Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text))));
    }

    public bool Is(ReadOnlySpan<byte> symbol) => symbol.StartsWith(ObjectNames.Literal) && symbol.EndsWith(_suffix);
}
