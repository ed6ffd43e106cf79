using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MinImage.Certificates;

/// <summary>
/// One certificate that programs in the image trust (X.509 v3, RFC 5280). Two are equal when their bytes are.
/// What is read from it is read from its bytes alone, so it is the same on every operating system and in every time zone.
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

    /// <summary>The certificate, DER encoded; never default.</summary>
    public ImmutableArray<byte> Der { get; }

    /// <summary>The SHA-256 of <see cref="Der"/>, 64 lower-case hexadecimal digits.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// Its owner, for people, the most specific name first: <c>CN=ISRG Root X1, O=Internet Security Research Group, C=US</c>.
    /// One line without control characters, never empty, and never something a PEM reader takes for a boundary.
    /// </summary>
    public string Subject { get; }

    /// <summary>The first moment at which it is valid, UTC.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The last moment at which it is valid, UTC.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Reads one certificate; every byte has to belong to it.</summary>
    /// <param name="der">The certificate, DER encoded.</param>
    /// <param name="certificate">The certificate; null where the bytes are none.</param>
    /// <param name="problem">Why the bytes are no certificate, as a clause without a full stop; null where they are one.</param>
    /// <returns>Whether the bytes are a certificate.</returns>
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
            // The platform's own reader has the last word on keys, algorithms and extensions.
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

    /// <summary>Whether another certificate has the same bytes.</summary>
    /// <param name="other">The other certificate.</param>
    public bool Equals(RootCertificate? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Fingerprint);

    private static bool TryMeasure(ReadOnlySpan<byte> der, [NotNullWhen(false)] out string? problem)
    {
        if (!AsnDecoder.TryReadEncodedValue(der, AsnEncodingRules.DER, out var tag, out _, out _, out var consumed)
            || !tag.HasSameClassAndValue(Asn1Tag.Sequence))
        {
            problem = "it is cut off, or is not a DER sequence";
            return false;
        }

        problem = consumed == der.Length ? null : $"{der.Length - consumed} more bytes follow its end";
        return problem is null;
    }

    // RFC 5280, section 4.1. Inside, BER is let pass: authorities have signed such certificates, and what counts is
    // whether the bytes are all there.
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

    // RFC 5280, section 4.1.2.5.1: two digits from 50 on mean 19xx.
    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
            ? validity.ReadUtcTime(twoDigitYearMax: 2049).ToUniversalTime()
            : validity.ReadGeneralizedTime().ToUniversalTime();
}
