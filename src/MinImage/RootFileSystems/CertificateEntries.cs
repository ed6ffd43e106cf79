using System.Collections.Immutable;

namespace MinImage.RootFileSystems;

/// <summary>Where root certificates are in an image.</summary>
public static class CertificateEntries
{
    /// <summary>The bundle's path, the one that Debian, Ubuntu and Alpine use; <c>SSL_CERT_FILE</c> names it.</summary>
    public const string BundlePath = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>The bundle, and a link to it where OpenSSL and Alpine's programs look.</summary>
    /// <param name="pem">The certificates, PEM; must not change afterwards.</param>
    public static ImmutableArray<Entry> Entries(ReadOnlyMemory<byte> pem) =>
    [
        new FileEntry(BundlePath, Modes.File, 0, 0, FileContent.FromBytes(pem)),
        new LinkEntry("/etc/ssl/cert.pem", Modes.Link, 0, 0, "certs/ca-certificates.crt"),
    ];
}
