using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MinImage.Certificates;

/// <summary>
/// A certificate that programs in the image trust (X.509 v3, RFC 5280). Certificates with the same bytes are equal. All properties derive from
/// the bytes alone, so they are the same on every operating system and in every time zone.
/// </summary>
public sealed record RootCertificate
{
    private RootCertificate(ImmutableArray<byte> der, string subject, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        Der = der;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(der.AsSpan()));
        Subject = subject;
        NotBefore = notBefore;
        NotAfter = notAfter;
    }

    /// <summary>The DER-encoded certificate; never default.</summary>
    public ImmutableArray<byte> Der { get; }

    /// <summary>The SHA-256 of <see cref="Der"/>, 64 lowercase hexadecimal digits.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// The subject as text, the most specific part first: <c>CN=ISRG Root X1, O=Internet Security Research Group, C=US</c>.
    /// One line without control characters, never empty, and without anything that a PEM reader could take for a boundary.
    /// </summary>
    public string Subject { get; }

    /// <summary>The beginning of the certificate's validity, UTC.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The end of the certificate's validity, UTC.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Reads one certificate; no bytes may follow it.</summary>
    /// <param name="der">The DER-encoded certificate.</param>
    /// <param name="certificate">The certificate; null if the bytes are invalid.</param>
    /// <param name="problem">The reason why the bytes are invalid, as a clause without a period; null if they are valid.</param>
    /// <returns>Whether the bytes are a valid certificate.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> der,
        [NotNullWhen(true)] out RootCertificate? certificate,
        [NotNullWhen(false)] out string? problem)
    {
        certificate = null;
        if (!TryMeasure(der, out problem))
        {
            return false;
        }

        var bytes = der.ToArray();
        try
        {
            // The platform's reader determines which keys, algorithms and extensions are accepted.
            using var accepted = X509CertificateLoader.LoadCertificate(bytes);
            certificate = ReadFields(bytes);
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            problem = "its bytes are not an X.509 certificate";
            return false;
        }
    }

    /// <summary>Checks whether another certificate has the same bytes.</summary>
    /// <param name="other">The other certificate.</param>
    public bool Equals(RootCertificate? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Fingerprint);

    private static bool TryMeasure(ReadOnlySpan<byte> der, [NotNullWhen(false)] out string? problem)
    {
        if (!AsnDecoder.TryReadEncodedValue(der, AsnEncodingRules.DER, out var tag, out _, out _, out var consumed)
            || !tag.HasSameClassAndValue(Asn1Tag.Sequence))
        {
            problem = "it is truncated, or is not a DER sequence";
            return false;
        }

        problem = consumed == der.Length ? null : $"{der.Length - consumed} more bytes follow its end";
        return problem is null;
    }

    // RFC 5280, section 4.1. BER is accepted inside, because authorities have signed such certificates; only completeness is checked.
    private static RootCertificate ReadFields(byte[] der)
    {
        var explicitVersion = new Asn1Tag(TagClass.ContextSpecific, 0);
        var fields = new AsnReader(der, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        if (fields.PeekTag().HasSameClassAndValue(explicitVersion))
        {
            fields.ReadEncodedValue();
        }

        fields.ReadIntegerBytes();
        fields.ReadSequence();
        fields.ReadSequence();
        var validity = fields.ReadSequence();
        var notBefore = ReadTime(validity);
        var notAfter = ReadTime(validity);
        var subject = new X500DistinguishedName(fields.ReadEncodedValue().Span);
        return new RootCertificate(
            ImmutableCollectionsMarshal.AsImmutableArray(der), DistinguishedNameText.Format(subject), notBefore, notAfter);
    }

    // RFC 5280, section 4.1.2.5.1: two-digit years from 50 up mean 19xx.
    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
            ? validity.ReadUtcTime(twoDigitYearMax: 2049).ToUniversalTime()
            : validity.ReadGeneralizedTime().ToUniversalTime();
}
