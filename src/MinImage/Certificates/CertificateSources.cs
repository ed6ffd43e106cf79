using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>Where an image's certificates come from: MinImageCertificateBundle and the MinImageCertificate items.</summary>
public static class CertificateSources
{
    /// <summary>The word for the host's own bundle.</summary>
    public const string Host = "Host";

    /// <summary>The word for the bundle of a package of ours, which does not exist yet.</summary>
    public const string Packaged = "Packaged";

    /// <summary>Reads the bundle and all further files.</summary>
    /// <param name="bundle"><see cref="Host"/>, in any case, or the path of a file with certificates.</param>
    /// <param name="files">More files, PEM or DER; may be empty.</param>
    /// <param name="exists">Whether a path is a file, for example <see cref="File.Exists(string)"/>.</param>
    /// <param name="sslCertFile">The value of <see cref="HostBundle.Variable"/>; asked only for <see cref="Host"/>.</param>
    /// <param name="cancellationToken">Looked at before each file.</param>
    /// <returns>All their certificates; at least one.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.UnknownCertificateBundle"/>: the word is <see cref="Packaged"/>, or neither a word nor a file; and
    /// what <see cref="HostBundle.Find"/> and <see cref="CertificateFile.Read"/> throw.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CertificateBundle Collect(
        string bundle,
        IReadOnlyList<string> files,
        Func<string, bool> exists,
        string? sslCertFile,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(exists);

        var certificates = new List<RootCertificate>();
        foreach (var path in files.Prepend(PathOf(bundle, exists, sslCertFile)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            certificates.AddRange(CertificateFile.Read(path));
        }

        return CertificateBundle.From(certificates);
    }

    private static string PathOf(string bundle, Func<string, bool> exists, string? sslCertFile)
    {
        if (bundle.Equals(Host, StringComparison.OrdinalIgnoreCase))
        {
            return HostBundle.Find(exists, sslCertFile);
        }

        if (bundle.Equals(Packaged, StringComparison.OrdinalIgnoreCase))
        {
            throw new MinImageException(
                Codes.UnknownCertificateBundle,
                "MinImageCertificateBundle is 'Packaged', but the package with root certificates is not available yet. Use Host, or the path of a PEM file.");
        }

        // A slip of the pen ('Hots') gets an answer about words; what looks like a path gets one about files.
        var looksLikePath = bundle.AsSpan().ContainsAny('/', '\\', '.');
        if (bundle.Length == 0 || (!looksLikePath && !exists(bundle)))
        {
            throw new MinImageException(
                Codes.UnknownCertificateBundle,
                $"MinImageCertificateBundle is '{bundle}', which is neither a known word nor a file. Use Host, or the path of a PEM file.");
        }

        return bundle;
    }
}
