using System.Collections.Immutable;

namespace MinImage.RootFileSystems;

/// <summary>The entries for root certificates in an image.</summary>
internal static class CertificateEntries
{
    /// <summary>OpenSSL's folder in the image.</summary>
    public const string Folder = "/etc/ssl";

    /// <summary>The bundle's path, as in Debian, Ubuntu and Alpine; <c>SSL_CERT_FILE</c> names it.</summary>
    public const string BundlePath = $"{Folder}/{BundleName}";

    private const string BundleName = "certs/ca-certificates.crt";

    /// <summary>Returns the bundle, and a link to it at the path where OpenSSL and Alpine's programs look.</summary>
    /// <param name="pem">The certificates in PEM format; must not change afterwards.</param>
    public static ImmutableArray<Entry> Entries(ReadOnlyMemory<byte> pem) =>
    [
        new FileEntry(BundlePath, Modes.File, 0, 0, FileContent.FromBytes(pem)),
        new LinkEntry($"{Folder}/cert.pem", Modes.Link, 0, 0, BundleName),
    ];

    /// <summary>Checks whether a path of the image is in <see cref="Folder"/>.</summary>
    /// <param name="path">An absolute path.</param>
    public static bool Holds(string path) => ImagePath.IsBelow(path, Folder);
}
