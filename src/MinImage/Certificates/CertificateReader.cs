using System.Collections.Immutable;
using System.Formats.Asn1;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>
/// Reads certificates from PEM (RFC 7468: any number of blocks with text between them, LF or CR LF, with or without a byte order mark) or from
/// DER (one certificate). It is strict: whatever cannot be read completely is an error, because a skipped certificate would be noticed much
/// later, as a connection that fails.
/// </summary>
public static class CertificateReader
{
    /// <summary>Reads all certificates of a file's content.</summary>
    /// <param name="fileName">The file's name, for messages only.</param>
    /// <param name="content">The file's bytes, all of them.</param>
    /// <returns>At least one certificate, in the file's order; duplicates are kept.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NoCertificateInFile"/>: there is no certificate, or it is not in plain form.
    /// <see cref="Codes.PrivateKeyInFile"/>: the file contains a private key, encrypted or not, or is a PKCS #12 store.
    /// <see cref="Codes.CertificateDamaged"/>: a block or a certificate is truncated, has extra bytes, or is not of the type of its label.
    /// </exception>
    public static ImmutableArray<RootCertificate> Read(string fileName, ReadOnlySpan<byte> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);

        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new MinImageException(
                Codes.NoCertificateInFile,
                $"'{fileName}' is UTF-16 text, which programs do not read as certificates. Save it as UTF-8.");
        }

        return IsDer(content) ? [ReadDer(fileName, content)] : ReadPem(fileName, content);
    }

    // A DER sequence begins with 0x30, which is also the digit 0, so a text may begin with it. But no text has the first byte of a long length,
    // 0x81 to 0x84, as its second byte, and no text is exactly one DER value by chance.
    private static bool IsDer(ReadOnlySpan<byte> content) =>
        content is [0x30, >= 0x80, ..]
        || (content is [0x30, ..]
            && AsnDecoder.TryReadEncodedValue(content, AsnEncodingRules.DER, out _, out _, out _, out var consumed)
            && consumed == content.Length);

    private static RootCertificate ReadDer(string fileName, ReadOnlySpan<byte> content)
    {
        CheckIsNotOtherDer(fileName, content);
        return RootCertificate.TryRead(content, out var certificate, out var problem)
            ? certificate
            : throw new MinImageException(
                Codes.CertificateDamaged,
                $"'{fileName}' is not a complete certificate in DER: {problem}. Get the file again from its source.");
    }

    // A certificate is a sequence that consists of a sequence, a sequence and a bit string. Other content of such files differs in the first two
    // elements: PKCS #1 and #8 keys, SEC 1 keys and PKCS #12 begin with a number, an encrypted PKCS #8 key has an octet string as its second
    // element, and PKCS #7 begins with an object identifier.
    private static void CheckIsNotOtherDer(string fileName, ReadOnlySpan<byte> content)
    {
        if (!AsnDecoder.TryReadEncodedValue(content, AsnEncodingRules.BER, out _, out var offset, out var length, out _)
            || !AsnDecoder.TryReadEncodedValue(content.Slice(offset, length), AsnEncodingRules.BER, out var first, out _, out _, out var firstSize))
        {
            return;
        }

        var rest = content.Slice(offset, length)[firstSize..];
        var isEncryptedKey = AsnDecoder.TryReadEncodedValue(rest, AsnEncodingRules.BER, out var second, out _, out _, out _)
            && second.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString);
        if (first.HasSameClassAndValue(Asn1Tag.Integer) || isEncryptedKey)
        {
            throw new MinImageException(
                Codes.PrivateKeyInFile,
                $"'{fileName}' is a private key or a PKCS #12 store, which must not be included in an image. "
                    + "Use a file that contains only the certificates, in PEM.");
        }

        if (first.HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
        {
            throw new MinImageException(
                Codes.NoCertificateInFile,
                $"'{fileName}' is a PKCS #7 container, not a certificate. Convert it to PEM: openssl pkcs7 -inform der -print_certs -in <file>.");
        }
    }

    private static ImmutableArray<RootCertificate> ReadPem(string fileName, ReadOnlySpan<byte> content)
    {
        var blocks = PemReader.Read(fileName, content);
        var certificates = ImmutableArray.CreateBuilder<RootCertificate>(blocks.Count);
        foreach (var block in blocks)
        {
            switch (block.Label)
            {
                // The second label is OpenSSL's older one for the same content.
                case "CERTIFICATE" or "X509 CERTIFICATE":
                    certificates.Add(ReadBlock(fileName, block));
                    break;
                case "TRUSTED CERTIFICATE":
                    throw NotPlain(fileName, block, "openssl x509 -in <file> -out <new file>");
                case "PKCS7" or "PKCS #7 SIGNED DATA" or "CMS":
                    throw NotPlain(fileName, block, "openssl pkcs7 -print_certs -in <file> -out <new file>");
            }
        }

        if (certificates.Count == 0)
        {
            var found = blocks.Count == 0
                ? "It has no -----BEGIN CERTIFICATE----- line"
                : $"It contains only: {string.Join(", ", blocks.Select(block => block.Label).Distinct())}";
            throw new MinImageException(
                Codes.NoCertificateInFile,
                $"'{fileName}' contains no certificate. {found}. Use a file with certificates in PEM or DER.");
        }

        return certificates.ToImmutable();
    }

    private static RootCertificate ReadBlock(string fileName, PemBlock block)
    {
        var der = new byte[block.Body.Length];
        if (!Convert.TryFromBase64String(block.Body, der, out var length))
        {
            throw Damaged("it is not base64");
        }

        return RootCertificate.TryRead(der.AsSpan(0, length), out var certificate, out var problem)
            ? certificate
            : throw Damaged(problem);

        MinImageException Damaged(string reason) => new(
            Codes.CertificateDamaged,
            $"'{fileName}', line {block.Line}: the certificate that begins here is damaged: {reason}. "
                + "Get the file again from its source, or remove the certificate.");
    }

    private static MinImageException NotPlain(string fileName, PemBlock block, string command) => new(
        Codes.NoCertificateInFile,
        $"'{fileName}', line {block.Line}: a {block.Label} is not a plain certificate, and few programs read it. Convert it: {command}.");
}
