using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>Finds the file that contains a Linux host's root certificates.</summary>
internal static class HostBundle
{
    /// <summary>The environment variable that names another file, as in OpenSSL and Go.</summary>
    public const string Variable = "SSL_CERT_FILE";

    /// <summary>The known paths, in search order: those of Go's <c>crypto/x509/root_linux.go</c>.</summary>
    public static ImmutableArray<string> KnownPaths { get; } =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    /// <summary>Finds the host's bundle.</summary>
    /// <param name="exists">Checks whether a file exists, for example <see cref="File.Exists(string)"/>.</param>
    /// <param name="sslCertFile">The value of <see cref="Variable"/>; null or empty if it is not set.</param>
    /// <returns>The path of an existing file.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.CertificateFileMissing"/>: the variable names a file that does not exist.
    /// <see cref="Codes.NoCertificates"/>: none of <see cref="KnownPaths"/> exists.
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
                    $"The environment variable {Variable} is '{sslCertFile}', which is not a file. "
                        + "Correct it, or unset it to use the host's default bundle.");
        }

        return KnownPaths.FirstOrDefault(exists) ?? throw new MinImageException(
            Codes.NoCertificates,
            $"This host has no root certificates at any of {string.Join(", ", KnownPaths)}. Install them "
            + "(apt-get install ca-certificates, dnf install ca-certificates or apk add ca-certificates), "
            + "set MinImageCertificateBundle to Packaged or to a PEM file, or publish an image without certificates: MinImageCertificates=false.");
    }
}
