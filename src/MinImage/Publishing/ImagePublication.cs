using System.Collections.Immutable;
using MinImage.Certificates;
using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Images;
using MinImage.Images.Config;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Reports;
using MinImage.RootFileSystems;
using MinImage.Sizes;
using MinImage.TimeZones;

namespace MinImage.Publishing;

/// <summary>The straight line from published files to a reference in a layout.</summary>
public static class ImagePublication
{
    /// <summary>Says what is wrong with an image as far as it can be known before anything is compiled.</summary>
    /// <param name="image">What the project says.</param>
    /// <param name="now">The clock: expired certificates are reported, and kept.</param>
    /// <param name="log">Gets <see cref="Codes.CertificateExpired"/> and <see cref="Codes.PrivilegedPort"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="MinImageException">What <see cref="CertificateSources.Check"/>, <see cref="ConfigResolution.Resolve"/>, <see cref="AddedFiles.ExpectedEntries"/> and <see cref="RootFileSystem.From"/> throw.</exception>
    public static void Check(ImageDescription image, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var config = ConfigResolution.Resolve(image, DateTimeOffset.UnixEpoch);
        var executable = new FileEntry(ImagePath.Validate(PathOf(image)), Modes.Executable, 0, 0, FileContent.FromFile(image.ExecutableName));
        _ = LayersOf(BaseFiles(image.Certificates is null ? null : [], null), AddedFiles.ExpectedEntries(image.AddedFiles, cancellationToken), [executable], config);
        if (PrivilegedPorts.Of(config) is { IsEmpty: false } ports)
        {
            log.Warn(
                Codes.PrivilegedPort,
                $"The app is told to listen on {string.Join(", ", ports)} as user {config.User}: ports below 1024 are root's where the engine does not open them to all, as Docker does and Podman, some of Kubernetes' and the host's network do not. Use a port from 1024 on (ASPNETCORE_HTTP_PORTS, ContainerPort), set ContainerUser to 0, or add {Codes.PrivilegedPort} to NoWarn.");
        }

        if (image.Certificates is not { } certificates)
        {
            return;
        }

        // The project can mend the files that it names. A bundle is somebody else's, and a warning would only be noise: it goes to the log.
        var named = CertificateSources.Check(certificates.Bundle, certificates.Files, File.Exists, SslCertFile, cancellationToken);
        foreach (var expired in named.Expired(now))
        {
            log.Warn(Codes.CertificateExpired, $"The certificate '{expired.Subject}' expired on {expired.NotAfter:yyyy-MM-dd}; it is kept in the image. Remove it from its file to be rid of this warning.");
        }
    }

    /// <summary>Checks the executables, puts the root file systems together, and writes layers, configs, manifests and references.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="now">The clock: expired certificates are traced, and kept. Nothing in the image depends on it.</param>
    /// <param name="log">Gets <see cref="Codes.CertificateOfHostOnly"/>.</param>
    /// <param name="cancellationToken">Cancels; the layout is then as it was.</param>
    /// <exception cref="MinImageException">
    /// With the code of the stage that found something wrong; <see cref="Codes.OverBudget"/>: an image is larger than it may be. The layout is then as it was.
    /// </exception>
    public static PublishedImage Run(ImageRequest request, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var pem = request.Image.Certificates is { } certificates ? Collect(certificates, now, log, cancellationToken).ToPem() : null;
        var timeZones = request.Image.TimeZones is { } zones ? TimeZoneDatabase.Open(zones.PackagedFile).Select(zones.Names) : null;
        var baseFiles = BaseFiles(pem, timeZones);
        var added = AddedFiles.Entries(request.Image.AddedFiles, cancellationToken);
        var config = ConfigResolution.Resolve(request.Image, request.Created);
        var images = request.Platforms.Select(files => PlatformImageOf(request, files, baseFiles, added, config)).ToList();

        var before = SizesRecord.LastPublish(request.SizesFile);
        var (written, sizes) = Write(request, images, before, cancellationToken);
        if (sizes.IsChanged)
        {
            SizesRecord.Remember(request.SizesFile, sizes.Now);
        }

        if (request.Report is { } report)
        {
            // An image that is the last one's is compared with the one that was another.
            var baseline = report.BaselineFile is not null ? SizeReport.ReadBaseline(report.BaselineFile) : sizes.IsChanged ? before : SizesRecord.PublishBefore(request.SizesFile);
            ReportFiles.Write(SizeReport.Of(request.Image.Names, sizes.Now, baseline), report.Page);
        }

        return new PublishedImage(written, sizes);
    }

    // The blobs, what looks at them, and the names: the layout is locked from the first to the last.
    private static (WrittenImage Written, SizeComparison Sizes) Write(
        ImageRequest request, IReadOnlyList<PlatformImage> images, ImmutableArray<PlatformSizes> before, CancellationToken cancellationToken)
    {
        var layout = OciLayout.Open(request.LayoutPath);
        var indexAnnotations = MetadataResolution.Annotations(request.Image.Metadata, AnnotationScopes.Index, request.Created);
        using var uncommitted = ImageWriter.WriteBlobs(layout, images, indexAnnotations, request.CacheFile, cancellationToken);
        var written = uncommitted.Image;
        var sizes = new SizeComparison([.. written.Platforms.Select(platform => Measure(request, images, platform, before, cancellationToken))], before);
        request.Budget?.Demand(sizes);
        uncommitted.Commit(request.Image.Names, cancellationToken);
        return (written, sizes);
    }

    // An image that is the one of the last publish need not be measured again.
    private static PlatformSizes Measure(
        ImageRequest request, IEnumerable<PlatformImage> images, WrittenPlatform written, ImmutableArray<PlatformSizes> before, CancellationToken cancellationToken)
    {
        if (before.FirstOrDefault(platform => platform.Digest == written.Manifest.Digest) is { } known)
        {
            return known;
        }

        var files = request.Platforms.First(platform => platform.Platform == written.Platform);
        var executable = files.Files.First(file => file.RelativePath == request.Image.ExecutableName);
        return ImageMeasurement.Measure(
            images.First(image => image.Platform == written.Platform),
            written,
            PathOf(request.Image),
            SizesRecord.OfExecutable(files.SizesFile, executable.SourcePath),
            cancellationToken);
    }

    private static string PathOf(ImageDescription image) => $"{ImagePath.Folder(image.WorkingDirectory)}/{image.ExecutableName}";

    private static RootFileSystem BaseFiles(byte[]? pem, TimeZoneTree? timeZones) => RootFileSystem.From(
    [
        .. Accounts.Entries,
        .. pem is null ? [] : CertificateEntries.Entries(pem),
        .. timeZones is null ? [] : TimeZoneFiles.Entries(timeZones),
    ]);

    // What a project adds may replace what every image has, such as /etc/passwd; of all else, two things can never have one path.
    private static ImmutableArray<RootFileSystem> LayersOf(RootFileSystem baseFiles, ImmutableArray<Entry> content, ImmutableArray<Entry> app, ContainerConfig config)
    {
        var volumes = VolumeFolders.Missing(config.Volumes ?? [], config.User!, [.. baseFiles.Entries, .. content, .. app]);
        _ = RootFileSystem.From([.. content, .. volumes, .. app]);
        return ImageLayers.Of(baseFiles, RootFileSystem.From([.. content, .. volumes]), RootFileSystem.From(app));
    }

    private static string? SslCertFile => Environment.GetEnvironmentVariable(HostBundle.Variable);

    private static CertificateBundle Collect(CertificateRequest request, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var collected = CertificateSources.Collect(request.Bundle, request.PackagedFile, request.Files, File.Exists, SslCertFile, cancellationToken);
        foreach (var foreign in collected.NotPackaged.Certificates)
        {
            log.Inform(
                Codes.CertificateOfHostOnly,
                $"The host's root certificate '{foreign.Subject}' (SHA-256 {foreign.Fingerprint}) is not in Mozilla's set, and goes into the image. Set MinImageCertificateBundle to Packaged to keep it out.");
        }

        foreach (var expired in collected.Bundle.Expired(now))
        {
            log.Trace($"{Codes.CertificateExpired}: the certificate '{expired.Subject}' expired on {expired.NotAfter:yyyy-MM-dd}; it is kept in the image.");
        }

        return collected.Bundle;
    }

    private static PlatformImage PlatformImageOf(ImageRequest request, PlatformFiles files, RootFileSystem baseFiles, ImmutableArray<Entry> added, ContainerConfig config)
    {
        var executable = files.Files.FirstOrDefault(f => f.RelativePath == request.Image.ExecutableName)
            ?? throw new MinImageException(
                Codes.PublishedFileMissing,
                $"The native publish for {files.Platform} left no '{request.Image.ExecutableName}'. Look in the build's output for what went wrong, or publish again after 'dotnet clean'.");
        ExecutableCheck.Check(executable.SourcePath, files.Platform);

        var published = files.Files.ToLookup(file => PublishedFiles.ChangesWithCode(file, request.Image.ExecutableName));
        ImmutableArray<Entry> app =
        [
            .. PublishedFiles.Entries(published[true], request.Image.WorkingDirectory),
            .. request.WithSymbols ? PublishedFiles.Symbols(files.Files, request.Image.ExecutableName, request.Image.WorkingDirectory) : [],
        ];
        var content = PublishedFiles.Entries(published[false], request.Image.WorkingDirectory).Select(entry => StaticAssetEndpoints.WithTime(entry, request.Created));
        var layers = LayersOf(baseFiles, [.. content, .. added], app, config);
        StartCheck.Check(config, layers, PathOf(request.Image));
        return new PlatformImage(files.Platform, layers, config, request.Created)
        {
            Compression = request.Image.Compression,
            Annotations = MetadataResolution.Annotations(request.Image.Metadata, AnnotationScopes.Manifest, request.Created),
        };
    }
}
