using System.Security.Cryptography;
using System.Text;

namespace MinImage.Ilc;

/// <summary>The symbol of a string literal.</summary>
internal sealed class StringLiteral
{
    private readonly bool _isMangled;
    private readonly byte[] _end;

    /// <param name="text">The text.</param>
    public StringLiteral(string text)
    {
        // ILC appends the SHA-256 of the UTF-16 text to the symbol if the text contains a character that a symbol cannot contain.
        _isMangled = text.Length == 0 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        _end = Encoding.ASCII.GetBytes(_isMangled ? "_" + Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text))) : text);
    }

    public bool Is(ReadOnlySpan<byte> symbol) => symbol.StartsWith(ObjectNames.Literal)
        && (_isMangled ? symbol.EndsWith(_end) : symbol[ObjectNames.Literal.Length..].SequenceEqual(_end));
}
