using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>Reads an image's certificates from their sources: MinImageCertificateBundle and the MinImageCertificate items.</summary>
internal static class CertificateSources
{
    /// <summary>The value for Mozilla's roots from the package MinImage.Certificates.</summary>
    public const string Packaged = "Packaged";

    /// <summary>The value for the host's own bundle.</summary>
    public const string Host = "Host";

    /// <summary>
    /// Reads the files that exist before any package is restored: all additional files, and the bundle unless it is the packaged one. Errors in them are
    /// therefore reported before compilation starts.
    /// </summary>
    /// <param name="bundle"><see cref="Packaged"/> or <see cref="Host"/>, in any case, or the path of a file with certificates.</param>
    /// <param name="files">The additional files, PEM or DER; may be empty.</param>
    /// <param name="exists">Checks whether a file exists, for example <see cref="File.Exists(string)"/>.</param>
    /// <param name="sslCertFile">The value of <see cref="HostBundle.Variable"/>; used only for <see cref="Host"/>.</param>
    /// <param name="cancellationToken">Checked before each file.</param>
    /// <returns>The certificates of the additional files; may be empty.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.UnknownCertificateBundle"/>: the bundle is neither a known value nor a file. Also the errors of
    /// <see cref="HostBundle.Find"/> and <see cref="CertificateFile.Read"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
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

    /// <summary>Reads the bundle and all additional files, and compares the host's bundle with the packaged one.</summary>
    /// <param name="bundle"><see cref="Packaged"/> or <see cref="Host"/>, in any case, or the path of a file with certificates.</param>
    /// <param name="packagedFile">The package's file; used only for the two values. Null if the package was not restored.</param>
    /// <param name="files">The additional files, PEM or DER; may be empty.</param>
    /// <param name="exists">Checks whether a file exists, for example <see cref="File.Exists(string)"/>.</param>
    /// <param name="sslCertFile">The value of <see cref="HostBundle.Variable"/>; used only for <see cref="Host"/>.</param>
    /// <param name="cancellationToken">Checked before each file.</param>
    /// <returns>All certificates, and those that only the host has.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PackagedCertificatesMissing"/>: the package's file is needed, and missing. Also the errors of <see cref="Check"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
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

        var rootFile = Is(bundle, Packaged) ? Require(packagedFile, exists) : PathOf(bundle, exists, sslCertFile);
        var roots = Read([rootFile], cancellationToken);
        var notPackaged = Is(bundle, Host)
            ? roots.Without(Read([Require(packagedFile, exists)], cancellationToken))
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

    private static string Require(string? packagedFile, Func<string, bool> exists) =>
        !string.IsNullOrEmpty(packagedFile) && exists(packagedFile)
            ? packagedFile
            : throw new MinImageException(
                Codes.PackagedCertificatesMissing,
                $"The package MinImage.Certificates contains no root certificates{(string.IsNullOrEmpty(packagedFile) ? "" : $" at '{packagedFile}'")}. "
                + "Remove MinImageCertificatesVersion, or set it to a version of that package that contains them; "
                + "if the file was deleted from NuGet's package folder, delete the package's folder there, and publish again.");

    private static string PathOf(string bundle, Func<string, bool> exists, string? sslCertFile)
    {
        if (Is(bundle, Host))
        {
            return HostBundle.Find(exists, sslCertFile);
        }

        // A typo such as 'Hots' is reported as an unknown value; a value that looks like a path is reported as a missing file.
        var looksLikePath = bundle.AsSpan().ContainsAny('/', '\\', '.');
        if (bundle.Length == 0 || (!looksLikePath && !exists(bundle)))
        {
            throw new MinImageException(
                Codes.UnknownCertificateBundle,
                $"MinImageCertificateBundle is '{bundle}': expected Packaged, Host, or the path of a PEM file.");
        }

        return bundle;
    }

    private static bool Is(string bundle, string value) => bundle.Equals(value, StringComparison.OrdinalIgnoreCase);
}
