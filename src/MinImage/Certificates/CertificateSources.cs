using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>Where an image's certificates come from: MinImageCertificateBundle and the MinImageCertificate items.</summary>
public static class CertificateSources
{
    /// <summary>The word for Mozilla's roots from the package MinImage.Certificates.</summary>
    public const string Packaged = "Packaged";

    /// <summary>The word for the host's own bundle.</summary>
    public const string Host = "Host";

    /// <summary>
    /// Reads what is there before any package is: all further files, and the bundle where it is not the packaged one.
    /// What is wrong with them is known then before anything long is done.
    /// </summary>
    /// <param name="bundle"><see cref="Packaged"/> or <see cref="Host"/>, in any case, or the path of a file with certificates.</param>
    /// <param name="files">More files, PEM or DER; may be empty.</param>
    /// <param name="exists">Whether a path is a file, for example <see cref="File.Exists(string)"/>.</param>
    /// <param name="sslCertFile">The value of <see cref="HostBundle.Variable"/>; asked only for <see cref="Host"/>.</param>
    /// <param name="cancellationToken">Looked at before each file.</param>
    /// <returns>The certificates of the further files; may be empty.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.UnknownCertificateBundle"/>: the bundle is neither a word nor a file; and what
    /// <see cref="HostBundle.Find"/> and <see cref="CertificateFile.Read"/> throw.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CertificateBundle Check(
        string bundle,
        IReadOnlyList<string> files,
        Func<string, bool> exists,
        string? sslCertFile,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(exists);

        if (!Is(bundle, Packaged))
        {
            _ = Read([PathOf(bundle, exists, sslCertFile)], cancellationToken);
        }

        return Read(files, cancellationToken);
    }

    /// <summary>Reads the bundle and all further files, and compares the host's bundle with the packaged one.</summary>
    /// <param name="bundle"><see cref="Packaged"/> or <see cref="Host"/>, in any case, or the path of a file with certificates.</param>
    /// <param name="packagedFile">The package's file; asked only for the two words. Null where there is no package.</param>
    /// <param name="files">More files, PEM or DER; may be empty.</param>
    /// <param name="exists">Whether a path is a file, for example <see cref="File.Exists(string)"/>.</param>
    /// <param name="sslCertFile">The value of <see cref="HostBundle.Variable"/>; asked only for <see cref="Host"/>.</param>
    /// <param name="cancellationToken">Looked at before each file.</param>
    /// <returns>All their certificates, and what only the host has.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PackagedCertificatesMissing"/>: a word is given, and the package's file is not there; and what
    /// <see cref="Check"/> throws.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CollectedCertificates Collect(
        string bundle,
        string? packagedFile,
        IReadOnlyList<string> files,
        Func<string, bool> exists,
        string? sslCertFile,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(exists);

        var roots = Read([Is(bundle, Packaged) ? Demand(packagedFile, exists) : PathOf(bundle, exists, sslCertFile)], cancellationToken);
        var notPackaged = Is(bundle, Host)
            ? roots.Without(Read([Demand(packagedFile, exists)], cancellationToken))
            : CertificateBundle.From([]);
        var more = Read(files, cancellationToken);
        return new CollectedCertificates(CertificateBundle.From([.. roots.Certificates, .. more.Certificates]), notPackaged);
    }

    private static CertificateBundle Read(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var certificates = ImmutableArray.CreateBuilder<RootCertificate>();
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            certificates.AddRange(CertificateFile.Read(path));
        }

        return CertificateBundle.From(certificates);
    }

    private static string Demand(string? packagedFile, Func<string, bool> exists) =>
        !string.IsNullOrEmpty(packagedFile) && exists(packagedFile)
            ? packagedFile
            : throw new MinImageException(
                Codes.PackagedCertificatesMissing,
                $"The package MinImage.Certificates has no root certificates{(string.IsNullOrEmpty(packagedFile) ? "" : $" at '{packagedFile}'")}. "
                + "Leave MinImageCertificatesVersion out, or set it to a version of that package that has them; "
                + "if the file was deleted from NuGet's package folder, delete the package's folder there, and publish again.");

    private static string PathOf(string bundle, Func<string, bool> exists, string? sslCertFile)
    {
        if (Is(bundle, Host))
        {
            return HostBundle.Find(exists, sslCertFile);
        }

        // A slip of the pen ('Hots') gets an answer about words; what looks like a path gets one about files.
        var looksLikePath = bundle.AsSpan().ContainsAny('/', '\\', '.');
        if (bundle.Length == 0 || (!looksLikePath && !exists(bundle)))
        {
            throw new MinImageException(
                Codes.UnknownCertificateBundle,
                $"MinImageCertificateBundle is '{bundle}', which is neither a known word nor a file. Use Packaged, Host, or the path of a PEM file.");
        }

        return bundle;
    }

    private static bool Is(string bundle, string word) => bundle.Equals(word, StringComparison.OrdinalIgnoreCase);
}
