using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Publishing;

namespace MinImage.Build;

/// <summary>Writes the image of the published files into an OCI layout, and says what it made.</summary>
public sealed class WriteImage : LibraryTask
{
    /// <summary>The published files of all platforms, with <c>RelativePath</c> and <c>RuntimeIdentifier</c>.</summary>
    [Required]
    public required ITaskItem[] Files { get; set; }

    /// <summary>What the image is for.</summary>
    [Required]
    public required string[] RuntimeIdentifiers { get; set; }

    /// <summary>The published file to start.</summary>
    [Required]
    public required string ExecutableName { get; set; }

    /// <summary>The repository, before it is made valid.</summary>
    [Required]
    public required string Repository { get; set; }

    /// <summary>The tags, at least one.</summary>
    [Required]
    public required string[] Tags { get; set; }

    /// <summary>A number, <c>uid:gid</c>, or a name that is in the image's passwd.</summary>
    [Required]
    public required string User { get; set; }

    /// <summary>Where the published files go, and where the process starts.</summary>
    [Required]
    public required string WorkingDirectory { get; set; }

    /// <summary>What is started instead of the executable.</summary>
    public ITaskItem[] AppCommand { get; set; } = [];

    /// <summary>Arguments that are always given.</summary>
    public ITaskItem[] AppCommandArguments { get; set; } = [];

    /// <summary>Arguments that the user of the image may replace.</summary>
    public ITaskItem[] DefaultArguments { get; set; } = [];

    /// <summary>Variables, with <c>Value</c>.</summary>
    public ITaskItem[] EnvironmentVariables { get; set; } = [];

    /// <summary>Labels, with <c>Value</c>.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>Ports, with <c>Type</c> (tcp or udp).</summary>
    public ITaskItem[] Ports { get; set; } = [];

    /// <summary>Whether the app is an ASP.NET Core one.</summary>
    public bool IsWeb { get; set; }

    /// <summary>Whether the image gets root certificates.</summary>
    public bool CertificatesWanted { get; set; } = true;

    /// <summary>The words <c>Packaged</c> or <c>Host</c>, or the path of a PEM file.</summary>
    [Required]
    public required string CertificateBundle { get; set; }

    /// <summary>The file of the package MinImage.Certificates; empty where it was not restored.</summary>
    public string? PackagedCertificateFile { get; set; }

    /// <summary>More files of CA certificates.</summary>
    public string[] CertificateFiles { get; set; } = [];

    /// <summary>The image's time in seconds since 1970; empty for 1970.</summary>
    public string? SourceDateEpoch { get; set; }

    /// <summary>The folder of the OCI layout.</summary>
    [Required]
    public required string LayoutPath { get; set; }

    /// <summary>A file that remembers packed layers between publishes.</summary>
    public string? CacheFile { get; set; }

    /// <summary>The digest of the manifest, or of the index where there are several platforms.</summary>
    [Output]
    public string? ManifestDigest { get; private set; }

    /// <summary>The media type of what <see cref="ManifestDigest"/> names.</summary>
    [Output]
    public string? ManifestMediaType { get; private set; }

    /// <summary>The JSON of what <see cref="ManifestDigest"/> names.</summary>
    [Output]
    public string? Manifest { get; private set; }

    /// <summary>The JSON of the config, of the first platform where there are several.</summary>
    [Output]
    public string? Configuration { get; private set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var request = new ImageRequest(
            Words.Names(Repository, Tags),
            [.. RuntimeIdentifiers.Select(rid => Words.Files(rid, Files))],
            ExecutableName,
            WorkingDirectory,
            Words.Certificates(CertificatesWanted, CertificateBundle, CertificateFiles, PackagedCertificateFile),
            new ConfigRequest(
                User,
                Words.Values(AppCommand),
                Words.Values(AppCommandArguments),
                Words.Values(DefaultArguments),
                Words.Pairs(EnvironmentVariables),
                Words.Pairs(Labels),
                [.. Ports.Select(Words.Port)],
                IsWeb),
            CreationTime.From(SourceDateEpoch, log),
            LayoutPath,
            CacheFile);
        var image = ImagePublication.Run(request, DateTimeOffset.UtcNow, log, cancellationToken);
        ManifestDigest = image.Top.Digest.ToString();
        ManifestMediaType = image.Top.MediaType;
        Manifest = image.TopJson;
        Configuration = image.Platforms[0].ConfigJson;
        log.Inform(ClosingLine.Of(request.Names, image, LayoutPath));
    }
}
