using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MinImage.Certificates;

/// <summary>
/// Formats a distinguished name as one line of text. The text is part of the image's bundle, and therefore of the image's digest: it must depend only on the
/// name's bytes. In .NET's own text, attribute names and quoting depend on the operating system (OpenSSL, CryptoAPI, Security.framework).
/// </summary>
internal static class DistinguishedNameText
{
    private const string Boundary = "-----";

    /// <summary>Returns the name, its most specific part first; <c>(no name)</c> if it is empty.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The name's encoding is damaged.</exception>
    /// <exception cref="AsnContentException">The name's encoding is damaged.</exception>
    public static string Format(X500DistinguishedName name)
    {
        var parts = name.EnumerateRelativeDistinguishedNames(reversed: true).Select(FormatPart);
        var text = OneLine(string.Join(", ", parts));
        return text.Length == 0 ? "(no name)" : text;
    }

    private static string FormatPart(X500RelativeDistinguishedName part)
    {
        var attributes = new List<string>();
        var set = new AsnReader(part.RawData, AsnEncodingRules.BER).ReadSetOf();
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            attributes.Add($"{NameOf(type)}={TextOf(attribute)}");
        }

        return string.Join(" + ", attributes);
    }

    private static string TextOf(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        var value = attribute.ReadEncodedValue();
        if (tag.TagClass == TagClass.Universal)
        {
            try
            {
                return new AsnReader(value, AsnEncodingRules.BER).ReadCharacterString((UniversalTagNumber)tag.TagValue);
            }
            catch (Exception exception) when (exception is AsnContentException or ArgumentException)
            {
                // A value that is not text, or not in the encoding of its tag, is written in the form that RFC 4514, section 2.4, defines for values without a
                // text form.
            }
        }

        return "#" + Convert.ToHexStringLower(value.Span);
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(IsVisible(rune) ? rune.ToString() : " ");
        }

        while (line.ToString().Contains(Boundary, StringComparison.Ordinal))
        {
            line.Replace(Boundary, Boundary[1..]);
        }

        return line.ToString().Trim();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);

    // RFC 4514, section 3, and further attributes of root certificates.
    private static string NameOf(string type) => type switch
    {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        _ => type,
    };
}
