using System.Collections.Immutable;
using System.Text;

namespace MinImage.Certificates;

/// <summary>
/// The certificates of an image, distinct and sorted by fingerprint: equal sets of certificates are equal values and have the same bytes,
/// regardless of the files that they came from.
/// </summary>
public sealed record CertificateBundle
{
    // RFC 7468, section 2: exactly 64 characters per line, except for the last one.
    private const int Columns = 64;

    private CertificateBundle(ImmutableArray<RootCertificate> certificates) => Certificates = certificates;

    /// <summary>The certificates, sorted by fingerprint; may be empty, never default.</summary>
    public ImmutableArray<RootCertificate> Certificates { get; }

    /// <summary>Creates a bundle; only one of several certificates with the same bytes is kept.</summary>
    /// <param name="certificates">The certificates, in any order.</param>
    public static CertificateBundle From(IEnumerable<RootCertificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return new CertificateBundle(
        [
            .. certificates
                .DistinctBy(certificate => certificate.Fingerprint, StringComparer.Ordinal)
                .OrderBy(certificate => certificate.Fingerprint, StringComparer.Ordinal),
        ]);
    }

    /// <summary>
    /// Returns the bundle as a PEM file (RFC 7468) in UTF-8 with LF. A comment above each certificate contains its subject: the comments are part
    /// of the bundle that images contain, and they help readers find a root in it. The bytes depend only on the certificates; any change to
    /// this format would change the digest of every image.
    /// </summary>
    public byte[] ToPem()
    {
        var pem = new StringBuilder();
        foreach (var certificate in Certificates)
        {
            pem.Append("# ").Append(certificate.Subject).Append('\n');
            pem.Append("-----BEGIN CERTIFICATE-----\n");
            var body = Convert.ToBase64String(certificate.Der.AsSpan());
            for (var start = 0; start < body.Length; start += Columns)
            {
                pem.Append(body, start, Math.Min(Columns, body.Length - start)).Append('\n');
            }

            pem.Append("-----END CERTIFICATE-----\n");
        }

        return Encoding.UTF8.GetBytes(pem.ToString());
    }

    /// <summary>Returns the certificates that have expired. They stay in the bundle; the caller warns about them.</summary>
    /// <param name="now">The current time.</param>
    /// <returns>The certificates whose <see cref="RootCertificate.NotAfter"/> is before <paramref name="now"/>, sorted by fingerprint.</returns>
    public ImmutableArray<RootCertificate> Expired(DateTimeOffset now) =>
        [.. Certificates.Where(certificate => certificate.NotAfter < now)];

    /// <summary>Returns the certificates of this bundle that are not in another one.</summary>
    /// <param name="other">The other bundle.</param>
    public CertificateBundle Without(CertificateBundle other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new CertificateBundle([.. Certificates.Except(other.Certificates)]);
    }

    /// <summary>Checks whether another bundle contains the same certificates.</summary>
    /// <param name="other">The other bundle.</param>
    public bool Equals(CertificateBundle? other) => other is not null && Certificates.SequenceEqual(other.Certificates);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var certificate in Certificates)
        {
            hash.Add(certificate);
        }

        return hash.ToHashCode();
    }
}
