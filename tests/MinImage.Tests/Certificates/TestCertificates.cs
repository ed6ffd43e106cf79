using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MinImage.Tests.Certificates;

/// <summary>Creates self-signed certificates.</summary>
internal static class TestCertificates
{
    public static readonly DateTimeOffset NotBefore = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly DateTimeOffset NotAfter = new(2060, 6, 7, 8, 9, 10, TimeSpan.Zero);

    public static X509Certificate2 Create(string subject) => Create(new X500DistinguishedName(subject), NotAfter);

    public static X509Certificate2 Create(X500DistinguishedName subject, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(NotBefore, notAfter);
    }

    public static string Pem(string subject)
    {
        using var certificate = Create(subject);
        return certificate.ExportCertificatePem() + "\n";
    }
}
