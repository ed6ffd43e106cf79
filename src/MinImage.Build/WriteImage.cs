using Microsoft.Build.Framework;
using MinImage.Attachments.Provenance;
using MinImage.Attachments.Sboms;
using MinImage.Closing;
using MinImage.Diagnostics;
using MinImage.Publishing;
using MinImage.Sizes;

namespace MinImage.Build;

/// <summary>Writes the image of the published files to an OCI layout, and reports what was written.</summary>
public sealed class WriteImage : ImageTask
{
    /// <summary>The published files of all platforms, with the metadata <c>RelativePath</c> and <c>RuntimeIdentifier</c>.</summary>
    [Required]
    public required ITaskItem[] Files { get; set; }

    /// <summary>The project's name.</summary>
    [Required]
    public required string ProjectName { get; set; }

    /// <summary>The platforms of the image.</summary>
    [Required]
    public required string[] RuntimeIdentifiers { get; set; }

    /// <summary>Whether the image contains the executable's symbols, beside it.</summary>
    public bool SymbolsWanted { get; set; }

    /// <summary>The file of the package MinImage.Certificates; empty if it was not restored.</summary>
    public string? PackagedCertificateFile { get; set; }

    /// <summary>The archive of the package MinImage.TimeZones; empty if it was not restored.</summary>
    public string? PackagedTimeZoneFile { get; set; }

    /// <summary>The time of the image in seconds since 1970; empty for 0.</summary>
    public string? SourceDateEpoch { get; set; }

    /// <summary>The folder of the OCI layout.</summary>
    [Required]
    public required string LayoutPath { get; set; }

    /// <summary>The path of the files beside the layout, without their extension.</summary>
    [Required]
    public required string DocumentsPath { get; set; }

    /// <summary>The file that records packed layers between publishes.</summary>
    public string? CacheFile { get; set; }

    /// <summary>The metadata file for scripts; empty if none.</summary>
    public string? MetadataFile { get; set; }

    /// <summary>The file that records the sizes of the last publish.</summary>
    public string? SizesFile { get; set; }

    /// <summary>The HTML file of the size report; empty if none.</summary>
    public string ReportPage { get; set; } = "";

    /// <summary>Whether the provenance of the image is written beside the layout.</summary>
    public bool ProvenanceWanted { get; set; }

    /// <summary>The file that records what the documents about the image were made from.</summary>
    public string? DocumentsFile { get; set; }

    /// <summary>The project's path in its repository; its file name if it is in none.</summary>
    public string ProjectPath { get; set; } = "";

    /// <summary>The names of the properties that provenance may name as the user's.</summary>
    public string[] ParameterNames { get; set; } = [];

    /// <summary>The URI of the builder; empty to identify it by the variables of a CI service.</summary>
    public string BuilderId { get; set; } = "";

    /// <summary>Whether provenance names the run of the CI service.</summary>
    public bool RunWanted { get; set; }

    /// <summary>The Git commit of the source; empty if the project is in no repository.</summary>
    public string SourceRevision { get; set; } = "";

    /// <summary>The address of the repository; empty if the project does not publish it.</summary>
    public string SourceRepository { get; set; } = "";

    /// <summary>The version of the .NET SDK.</summary>
    public string SdkVersion { get; set; } = "";

    /// <summary>Whether the layout contains the documents about the image, too.</summary>
    public bool AttachToLayout { get; set; }

    /// <summary>Whether the image's index refers to the documents about its platforms, too.</summary>
    public bool AttachToIndex { get; set; }

    /// <summary>Whether the image is delivered to other destinations after it was written.</summary>
    public bool IsDelivered { get; set; }

    /// <summary>Whether the image is loaded into an engine afterwards.</summary>
    public bool IsLoaded { get; set; }

    /// <summary>Whether the image is pushed afterwards; then <see cref="Closing"/> is left to that task.</summary>
    public bool IsPushed { get; set; }

    /// <summary>What is to be said of the image at the end of the publish.</summary>
    [Output]
    public string? Closing { get; private set; }

    /// <summary>The key by which the tasks that deliver the image find it; empty if it is not delivered.</summary>
    [Output]
    public string? Delivery { get; private set; }

    /// <summary>The image's names, <c>repository:tag</c>.</summary>
    [Output]
    public string[] Names { get; private set; } = [];

    /// <summary>The digest of the manifest, or of the index if there is one.</summary>
    [Output]
    public string? ManifestDigest { get; private set; }

    /// <summary>The media type of what <see cref="ManifestDigest"/> names.</summary>
    [Output]
    public string? ManifestMediaType { get; private set; }

    /// <summary>The JSON of what <see cref="ManifestDigest"/> names.</summary>
    [Output]
    public string? Manifest { get; private set; }

    /// <summary>The JSON of the config; of the first platform if there are several.</summary>
    [Output]
    public string? Configuration { get; private set; }

    /// <summary>The JSON of the index; empty if the image has none.</summary>
    [Output]
    public string? ImageIndex { get; private set; }

    /// <summary>
    /// One item for each platform, with the same metadata as the SDK's: <c>Manifest</c>, <c>Configuration</c>, <c>ManifestDigest</c>,
    /// <c>ManifestMediaType</c>.
    /// </summary>
    [Output]
    public ITaskItem[] Containers { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var request = new ImageRequest(
            Describe(PackagedCertificateFile, PackagedTimeZoneFile),
            [.. RuntimeIdentifiers.Select(rid => TaskItems.Files(rid, Files))],
            CreationTime.From(SourceDateEpoch, log),
            LayoutPath,
            CacheFile)
        {
            WithSymbols = SymbolsWanted,
            SizesFile = SizesFile,
            DocumentsPath = DocumentsPath,
            Report = ReportPage.Length == 0 ? null : new(ReportPage, ReportBaseline.Length == 0 ? null : ReportBaseline),
            Budget = SizeBudget.Parse(MaxSize),
            Documents = new(SbomFormats.Parse(Sbom), ProvenanceWanted ? Provenance() : null, DocumentsFile),
            IsDelivered = IsDelivered,
            AttachedFiles = TaskItems.AttachedFiles(AttachedFiles),
            Signing = Signing(),
            AttachToLayout = AttachToLayout,
            AttachToIndex = AttachToIndex,
        };
        var published = ImagePublication.Run(request, DateTimeOffset.UtcNow, log, cancellationToken);
        Delivery = published.Delivery is { } delivery ? OpenedImages.Register(BuildEngine, new(delivery, published.Attachments)) : null;
        var image = published.Image;
        Names = [.. request.Image.Names.Select(name => name.ToString())];
        ManifestDigest = image.Top.Digest.ToString();
        ManifestMediaType = image.Top.MediaType;
        Manifest = image.TopJson;
        Configuration = image.Platforms[0].ConfigJson;
        ImageIndex = image.Top.Digest != image.Platforms[0].Manifest.Digest ? image.TopJson : null;
        Containers = [.. image.Platforms.Select(TaskItems.Container)];
        if (!string.IsNullOrEmpty(MetadataFile))
        {
            Metadata.MetadataFile.Of(request.Image.Names, image, LayoutPath).Write(MetadataFile);
        }

        // One message: the terminal logger shows it as one.
        var table = ClosingTable.Of(request.Image.Names, image, published.Sizes);
        var run = published.Sizes.Before.IsEmpty && !IsPushed ? "\n" + FirstRun.Of(request.Image.Names[0], image, IsLoaded) : "";
        Closing = $"{ClosingLine.Of(ProjectName, request.Image.Names, image, LayoutPath)}\n\n{table}\n{run}";
        if (!IsPushed)
        {
            log.Inform(Closing);
        }
    }

    private ProvenanceRequest Provenance() => new(
        ProjectPath.Replace('\\', '/'),
        ProvenanceParameters.Select(ParameterNames, TaskItems.GlobalProperties(BuildEngine6), Environment.GetEnvironmentVariable),
        Builder.Identify(Environment.GetEnvironmentVariable, BuilderId, RunWanted),
        SdkVersion)
    {
        Source = SourceRevision.Length == 0 ? null : new(SourceRevision, SourceRepository.Length == 0 ? null : SourceRepository),
    };
}
