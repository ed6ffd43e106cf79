using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Attachments.Components;
using MinImage.Attachments.Documents;
using MinImage.Attachments.Signatures;
using MinImage.Certificates;
using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Host.Concurrency;
using MinImage.Images;
using MinImage.Images.Config;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.Reports;
using MinImage.RootFileSystems;
using MinImage.Sizes;
using MinImage.TimeZones;

namespace MinImage.Publishing;

/// <summary>Builds an image from published files and writes it to a layout.</summary>
public static class ImagePublication
{
    /// <summary>Checks an image description as far as possible before compilation.</summary>
    /// <param name="image">The project's description of the image.</param>
    /// <param name="now">The current time; expired certificates are reported, and kept.</param>
    /// <param name="log">
    /// Receives <see cref="Codes.CertificateExpired"/>, <see cref="Codes.MountedFolder"/> and <see cref="Codes.PrivilegedPort"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="CertificateSources.Check"/>, <see cref="ConfigResolution.Resolve"/>, <see cref="AddedFiles.ExpectedEntries"/> and
    /// <see cref="RootFileSystem.From"/>.
    /// </exception>
    public static void Check(ImageDescription image, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var config = ConfigResolution.Resolve(image, DateTimeOffset.UnixEpoch);
        CheckEntries(image, config, log, cancellationToken);
        if (PrivilegedPorts.Of(config) is { IsEmpty: false } ports)
        {
            log.Warn(
                Codes.PrivilegedPort,
                $"The app is configured to listen on {string.Join(", ", ports)} as user {config.User}: ports below 1024 require root "
                    + "unless the engine opens them to all users, as Docker does; Podman, some Kubernetes clusters and the host's network do not. "
                    + "Use a port from 1024 up (ASPNETCORE_HTTP_PORTS, ContainerPort), set ContainerUser to 0, "
                    + $"or add {Codes.PrivilegedPort} to NoWarn.");
        }

        if (image.Certificates is { } certificates)
        {
            CheckCertificates(certificates, now, log, cancellationToken);
        }
    }

    /// <summary>
    /// Checks that the files of one platform have different paths in the image, before anything is compiled to native code: as far as they are known by then.
    /// </summary>
    /// <param name="files">The content that will be published, without the executable.</param>
    /// <param name="added">The files that the project adds.</param>
    /// <param name="executableName">The published file to start.</param>
    /// <param name="workingDirectory">The absolute path of the folder in the image that receives the published files.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="PublishedFiles.ExpectedEntries"/>, <see cref="AddedFiles.ExpectedEntries"/> and <see cref="RootFileSystem.From"/>.
    /// </exception>
    public static void CheckContent(
        IEnumerable<PublishedFile> files,
        IEnumerable<AddedFile> added,
        string executableName,
        string workingDirectory,
        CancellationToken cancellationToken) =>
        _ = RootFileSystem.From(
        [
            .. PublishedFiles.ExpectedEntries(files, workingDirectory),
            .. AddedFiles.ExpectedEntries(added, cancellationToken),
            ExpectedExecutable(executableName, workingDirectory),
        ]);

    /// <summary>Checks the executables, assembles the root file systems, and writes layers, configs, manifests and index.</summary>
    /// <param name="request">The image and its outputs.</param>
    /// <param name="now">The current time; expired certificates are traced, and kept. The image does not depend on it.</param>
    /// <param name="log">Receives <see cref="Codes.CertificateNotPackaged"/>.</param>
    /// <param name="cancellationToken">Cancels the publication; the layout is then unchanged.</param>
    /// <exception cref="MinImageException">
    /// The error of the stage that failed, or <see cref="Codes.OverBudget"/>: an image exceeds its maximum size. The layout is then unchanged.
    /// </exception>
    public static PublishedImage Run(ImageRequest request, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var platforms = request.Platforms.Select(files => new PlatformInputs(files, SourcesOf(request, files))).ToImmutableArray();
        ImmutableArray<Entry> baseFiles = [];
        Concurrently.Run(
            token => baseFiles = BaseFiles(request.Image, now, log, token),
            _ => CheckExecutables(request, platforms),
            cancellationToken);
        var added = AddedFiles.Entries(request.Image.AddedFiles, cancellationToken);
        var config = ConfigResolution.Resolve(request.Image, request.Created);
        var images = platforms.Select(inputs => PlatformImageOf(request, inputs, baseFiles, added, config, cancellationToken)).ToList();

        var before = SizesRecord.LastPublish(request.SizesFile);
        var published = Write(request, platforms, images, before, log, cancellationToken);
        try
        {
            Record(request, platforms, before, published.Sizes);
            return published;
        }
        catch
        {
            published.Delivery?.Dispose();
            throw;
        }
    }

    private static void Record(
        ImageRequest request, ImmutableArray<PlatformInputs> platforms, ImmutableArray<PlatformSizes> before, SizeComparison sizes)
    {
        if (sizes.IsChanged)
        {
            SizesRecord.Remember(request.SizesFile, sizes.Now);
        }

        if (request.Report is { } report)
        {
            // If this publish reproduced the last image, the report compares with the last different one.
            var baseline = report.BaselineFile is not null ? SizeReport.ReadBaseline(report.BaselineFile)
                : sizes.IsChanged ? before
                : SizesRecord.PublishBefore(request.SizesFile);
            var inventories = platforms.Select(inputs => inputs.Sources?.Inventory).OfType<ImageInventory>();
            ReportFiles.Write(SizeReport.Of(request.Image.Names, sizes.Now, baseline, [.. inventories]), report.Page);
        }
    }

    // Writes the blobs, measures and checks them, and commits the names; the layout is locked throughout.
    private static PublishedImage Write(
        ImageRequest request,
        ImmutableArray<PlatformInputs> platforms,
        IReadOnlyList<PlatformImage> images,
        ImmutableArray<PlatformSizes> before,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        var layout = OciLayout.Open(request.LayoutPath, log, cancellationToken);
        var indexAnnotations = MetadataResolution.Annotations(request.Image.Metadata, AnnotationScopes.Index, request.Created);
        using var writtenPlatforms = ImageWriter.WritePlatforms(layout, images, request.CacheFile, cancellationToken);
        var (sizes, ofPlatforms) = Concurrently.Run(
            token => Measure(request, platforms, images, writtenPlatforms.Platforms, before, token),
            token => DocumentsOf(request, platforms, writtenPlatforms.Platforms, layout, token),
            cancellationToken);
        ImmutableArray<Descriptor> attestations = request.AttachToIndex && ofPlatforms is not null
            ? IndexAttestations.Write(writtenPlatforms, [.. ofPlatforms.Attachments])
            : [];
        using var uncommitted = writtenPlatforms.ToImage(indexAnnotations, attestations);
        var written = uncommitted.Image;
        var documents = ofPlatforms?.With(written.Top);
        ImmutableArray<Attachment> attachments =
            [.. documents?.Attachments ?? [], .. request.AttachedFiles.Select(file => file.ToAttachment(written.Top))];
        var signatures = ImageSigning.Sign(request.Signing, request.DocumentsPath, ManifestsOf(written), attachments, [], cancellationToken);
        ImmutableArray<LayoutArtifact> artifacts =
            request.AttachToLayout ? [.. attachments.Concat(signatures).Select(attachment => LayoutAttachments.Write(uncommitted, attachment))] : [];
        uncommitted.Commit(request.Image.Names, artifacts, cancellationToken);
        documents?.Write(log);
        SignatureFile.Write(request.DocumentsPath, signatures);
        return new(written, sizes, request.IsDelivered ? uncommitted.OpenForDelivery(request.Image.Names) : null)
        {
            Attachments = [.. attachments, .. signatures],
        };
    }

    private static ImageDocuments? DocumentsOf(
        ImageRequest request,
        ImmutableArray<PlatformInputs> platforms,
        ImmutableArray<WrittenPlatform> written,
        OciLayout layout,
        CancellationToken cancellationToken) => request.Documents is { } wanted
        ? ImageDocuments.OfPlatforms(wanted, Documented(request, platforms, written), layout, request.DocumentsPath, cancellationToken)
        : null;

    private static DocumentedImage Documented(
        ImageRequest request, ImmutableArray<PlatformInputs> platforms, ImmutableArray<WrittenPlatform> written) => new(
        request.Image.Names[0].Repository,
        PathOf(request.Image),
        request.Created,
        HasIndex: written.Length > 1 || (request.AttachToIndex && request.Documents is { AreWanted: true }),
        [
            .. written.Select(platform => new DocumentPlatform(
                platform,
                InputsOf(platforms, platform).Sources ?? throw NotRecorded(platform.Platform, nameof(request)))),
        ]);

    private static ArgumentException NotRecorded(Platform platform, string parameter) =>
        new($"The documents require the record of the link for {platform}.", parameter);

    private static PlatformInputs InputsOf(ImmutableArray<PlatformInputs> platforms, WrittenPlatform written) =>
        platforms.First(inputs => inputs.Files.Platform == written.Platform);

    private static DocumentSources? SourcesOf(ImageRequest request, PlatformFiles files)
    {
        var image = request.Image;
        var isPackaged = CertificateSources.Packaged.Equals(image.Certificates?.Bundle, StringComparison.OrdinalIgnoreCase);
        return files.LinkedInputsFile is not { } linked ? null : new(image.ExecutableName, files.Platform, linked)
        {
            ApplicationVersion = ValueOf("org.opencontainers.image.version"),
            ApplicationLicense = ValueOf("org.opencontainers.image.licenses"),
            AssetsFile = files.AssetsFile,
            CertificatesFile = isPackaged ? image.Certificates!.PackagedFile : null,
            TimeZonesFile = image.TimeZones?.PackagedFile,
        };

        string? ValueOf(string name) => image.Metadata.LastOrDefault(each => each.Name == name)?.Value;
    }

    private static ImmutableArray<Descriptor> ManifestsOf(WrittenImage written) =>
        [.. written.Platforms.Select(platform => platform.Manifest).Prepend(written.Top).DistinctBy(manifest => manifest.Digest)];

    private static SizeComparison Measure(
        ImageRequest request,
        ImmutableArray<PlatformInputs> platforms,
        IReadOnlyList<PlatformImage> images,
        ImmutableArray<WrittenPlatform> written,
        ImmutableArray<PlatformSizes> before,
        CancellationToken cancellationToken)
    {
        var measured = written.Select(platform => Measure(request, InputsOf(platforms, platform).Files, images, platform, before, cancellationToken));
        var sizes = new SizeComparison([.. measured], before);
        request.Budget?.Demand(sizes);
        return sizes;
    }

    // If the last publish wrote the same image, its measurement is used again.
    private static PlatformSizes Measure(
        ImageRequest request,
        PlatformFiles files,
        IEnumerable<PlatformImage> images,
        WrittenPlatform written,
        ImmutableArray<PlatformSizes> before,
        CancellationToken cancellationToken)
    {
        if (before.FirstOrDefault(platform => platform.Digest == written.Manifest.Digest) is { } known)
        {
            return known;
        }

        var executable = files.Files.First(file => file.RelativePath == request.Image.ExecutableName);
        return ImageMeasurement.Measure(
            images.First(image => image.Platform == written.Platform),
            written,
            PathOf(request.Image),
            SizesRecord.OfExecutable(files.SizesFile, executable.SourcePath),
            cancellationToken);
    }

    private static string PathOf(ImageDescription image) => PathOf(image.ExecutableName, image.WorkingDirectory);

    private static string PathOf(string executableName, string workingDirectory) => $"{ImagePath.Folder(workingDirectory)}/{executableName}";

    private static FileEntry ExpectedExecutable(string name, string workingDirectory) =>
        new(ImagePath.Validate(PathOf(name, workingDirectory)), Modes.Executable, 0, 0, FileContent.FromFile(name));

    private static ImmutableArray<Entry> BaseFiles(ImageDescription image, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var pem = image.Certificates is { } certificates ? Collect(certificates, now, log, cancellationToken).ToPem() : null;
        return BaseFiles(pem, image.TimeZones is { } zones ? TimeZoneDatabase.Open(zones.PackagedFile).Select(zones.Names) : null);
    }

    private static ImmutableArray<Entry> BaseFiles(byte[]? pem, TimeZoneTree? timeZones) =>
    [
        .. Accounts.Entries,
        .. SystemFiles.Entries,
        .. pem is null ? [] : CertificateEntries.Entries(pem),
        .. timeZones is null ? [] : TimeZoneFiles.Entries(timeZones),
    ];

    private static void CheckEntries(ImageDescription image, ContainerConfig config, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var executable = ExpectedExecutable(image.ExecutableName, image.WorkingDirectory);
        var release = image.IsScannable ? ScannerFiles.ReleasePaths.Select(path => SystemFiles.Text(path, "")) : [];
        var baseFiles = RootFileSystem.From([.. BaseFiles(image.Certificates is null ? null : [], null), .. release]);
        var added = AddedFiles.ExpectedEntries(image.AddedFiles, cancellationToken);
        Entry[] sbom = image.ContainsSbom ? [SystemFiles.Text(EmbeddedSbom.PathOf(image.ExecutableName), "")] : [];
        _ = LayersOf(baseFiles, added, [executable, .. sbom], config);
        foreach (var path in added.Select(entry => entry.Path).Append(executable.Path).Concat(config.Volumes ?? []))
        {
            if (MountedFolders.Find(path) is { } folder)
            {
                log.Warn(
                    Codes.MountedFolder,
                    $"'{path}' is in {folder}, over which container runtimes mount a file system of their own: the container does not see it. "
                        + $"Use another folder, such as /srv or /app, or add {Codes.MountedFolder} to NoWarn.");
            }
        }
    }

    // The project's files may replace those of every image, such as /etc/passwd; any other two entries must have different paths.
    private static ImmutableArray<RootFileSystem> LayersOf(
        RootFileSystem baseFiles, ImmutableArray<Entry> content, ImmutableArray<Entry> app, ContainerConfig config)
    {
        var volumes = VolumeFolders.Missing(config.Volumes ?? [], config.User!, [.. baseFiles.Entries, .. content, .. app]);
        _ = RootFileSystem.From([.. content, .. volumes, .. app]);
        return ImageLayers.Of(baseFiles, RootFileSystem.From([.. content, .. volumes]), RootFileSystem.From(app));
    }

    private static void CheckExecutables(ImageRequest request, ImmutableArray<PlatformInputs> platforms)
    {
        foreach (var files in platforms.Select(inputs => inputs.Files))
        {
            var executable = files.Files.FirstOrDefault(file => file.RelativePath == request.Image.ExecutableName)
                ?? throw new MinImageException(
                    Codes.PublishedFileMissing,
                    $"The native publish for {files.Platform} produced no '{request.Image.ExecutableName}'. "
                        + "Check the build's output for errors, or publish again after 'dotnet clean'.");
            ExecutableCheck.Check(executable.SourcePath, files.Platform);
        }
    }

    private static string? SslCertFile => Environment.GetEnvironmentVariable(HostBundle.Variable);

    // The project can fix the files that it lists. A bundle has another owner, so a warning would only be noise: its expired roots are traced.
    private static void CheckCertificates(
        CertificateRequest certificates, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var listed = CertificateSources.Check(certificates.Bundle, certificates.Files, File.Exists, SslCertFile, cancellationToken);
        foreach (var expired in listed.Expired(now))
        {
            log.Warn(Codes.CertificateExpired, $"{Expiry(expired)} Remove it from its file to avoid this warning.");
        }
    }

    private static CertificateBundle Collect(
        CertificateRequest request, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var collected = CertificateSources.Collect(
            request.Bundle, request.PackagedFile, request.Files, File.Exists, SslCertFile, cancellationToken);
        foreach (var foreign in collected.NotPackaged.Certificates)
        {
            log.Inform(
                Codes.CertificateNotPackaged,
                $"The host's root certificate '{foreign.Subject}' (SHA-256 {foreign.Fingerprint}) is not in Mozilla's set; "
                    + "it is included in the image. Set MinImageCertificateBundle to Packaged to leave it out.");
        }

        foreach (var expired in collected.Bundle.Expired(now))
        {
            log.Trace($"{Codes.CertificateExpired}: {Expiry(expired)}");
        }

        return collected.Bundle;
    }

    private static string Expiry(RootCertificate certificate) =>
        $"The certificate '{certificate.Subject}' expired on {certificate.NotAfter:yyyy-MM-dd}; it is kept in the image.";

    private static PlatformImage PlatformImageOf(
        ImageRequest request,
        PlatformInputs inputs,
        ImmutableArray<Entry> baseFiles,
        ImmutableArray<Entry> added,
        ContainerConfig config,
        CancellationToken cancellationToken)
    {
        var files = inputs.Files;

        // The packages change with the executable, their distribution rarely.
        var linked = request.Image.IsScannable ? inputs.Sources?.Linked : null;
        var published = files.Files.ToLookup(file => PublishedFiles.ChangesWithCode(file, request.Image.ExecutableName));
        ImmutableArray<Entry> app =
        [
            .. PublishedFiles.Entries(published[true], request.Image.WorkingDirectory),
            .. request.WithSymbols ? PublishedFiles.Symbols(files.Files, request.Image.ExecutableName, request.Image.WorkingDirectory) : [],
            .. linked is null ? [] : ScannerFiles.Packages(linked),
        ];
        ImmutableArray<Entry> content =
        [
            .. PublishedFiles.Entries(published[false], request.Image.WorkingDirectory).Select(entry => StaticAssetEndpoints.WithTime(entry, request.Created)),
            .. added,
        ];
        var ofEveryImage = RootFileSystem.From([.. baseFiles, .. linked is null ? [] : ScannerFiles.Release(linked)]);
        var layers = LayersOf(ofEveryImage, content, app, config);
        if (request.Image.ContainsSbom)
        {
            var inventory = (inputs.Sources ?? throw NotRecorded(files.Platform, nameof(request))).Inventory;
            var sbom = EmbeddedSbom.Write(inventory, layers, PathOf(request.Image), request.Created, cancellationToken);
            layers = LayersOf(ofEveryImage, content, [.. app, sbom], config);
        }

        StartCheck.Check(config, layers, PathOf(request.Image));
        return new PlatformImage(files.Platform, layers, config, request.Created)
        {
            Compression = request.Image.Compression,
            Annotations = MetadataResolution.Annotations(request.Image.Metadata, AnnotationScopes.Manifest, request.Created),
        };
    }
}
