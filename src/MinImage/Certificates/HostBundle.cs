using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>Where a Linux host keeps its root certificates in one file.</summary>
public static class HostBundle
{
    /// <summary>The variable that names another file, as OpenSSL and Go know it.</summary>
    public const string Variable = "SSL_CERT_FILE";

    /// <summary>The places, in the order in which they are tried: those of Go's <c>crypto/x509/root_linux.go</c>.</summary>
    public static ImmutableArray<string> Places { get; } =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    /// <summary>Finds the host's bundle.</summary>
    /// <param name="exists">Whether a path is a file, for example <see cref="File.Exists(string)"/>.</param>
    /// <param name="sslCertFile">The value of <see cref="Variable"/>; null or empty means that it is not set.</param>
    /// <returns>The path of a file that exists.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.CertificateFileMissing"/>: the variable names a file that does not exist.
    /// <see cref="Codes.NoCertificates"/>: none of <see cref="Places"/> exists.
    /// </exception>
    public static string Find(Func<string, bool> exists, string? sslCertFile)
    {
        ArgumentNullException.ThrowIfNull(exists);

        if (!string.IsNullOrEmpty(sslCertFile))
        {
            return exists(sslCertFile)
                ? sslCertFile
                : throw new MinImageException(
                    Codes.CertificateFileMissing,
                    $"The environment variable {Variable} names '{sslCertFile}', which is not a file. Correct it, or unset it to use the host's own certificates.");
        }

        return Places.FirstOrDefault(exists) ?? throw new MinImageException(
            Codes.NoCertificates,
            $"This host has no root certificates at any of {string.Join(", ", Places)}. Install them "
            + "(apt-get install ca-certificates, dnf install ca-certificates or apk add ca-certificates), "
            + "set MinImageCertificateBundle to Packaged or to a PEM file, or publish an image without any: MinImageCertificates=false.");
    }
}
