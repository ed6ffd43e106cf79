using Microsoft.Build.Framework;
using MinImage.Attachments.Signatures;
using MinImage.Images.Config;
using MinImage.Layers;
using MinImage.TimeZones;

namespace MinImage.Build;

/// <summary>The parameters that describe an image. docs/properties.md explains the meaning and the default of each.</summary>
public abstract class ImageTask : LibraryTask
{
    /// <summary>The repository, before it is normalized.</summary>
    [Required]
    public required string Repository { get; set; }

    /// <summary>The tag; empty if there are several.</summary>
    public string Tag { get; set; } = "";

    /// <summary>The tags; empty if there is one.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The published file to start.</summary>
    [Required]
    public required string ExecutableName { get; set; }

    /// <summary>The folder of the published files, and the working directory of the process.</summary>
    [Required]
    public required string WorkingDirectory { get; set; }

    /// <summary>A number, <c>uid:gid</c>, or a name in the image's passwd; empty for the default.</summary>
    public string User { get; set; } = "";

    /// <summary>The place of the app's command: <c>Entrypoint</c>, <c>DefaultArgs</c> or <c>None</c>.</summary>
    public string AppCommandInstruction { get; set; } = "";

    /// <summary>The command that starts the app, instead of the executable.</summary>
    public ITaskItem[] AppCommand { get; set; } = [];

    /// <summary>Arguments that are always passed to the app.</summary>
    public ITaskItem[] AppCommandArguments { get; set; } = [];

    /// <summary>Arguments that the user of the image may override.</summary>
    public ITaskItem[] DefaultArguments { get; set; } = [];

    /// <summary>Another program to start, which receives the app's command as arguments.</summary>
    public ITaskItem[] Entrypoint { get; set; } = [];

    /// <summary>Arguments that are always passed to that program.</summary>
    public ITaskItem[] EntrypointArguments { get; set; } = [];

    /// <summary>The environment variables, with the metadata <c>Value</c>.</summary>
    public ITaskItem[] EnvironmentVariables { get; set; } = [];

    /// <summary>The generated labels, with the metadata <c>Value</c>; an empty value stands for the time of the image.</summary>
    public ITaskItem[] GeneratedLabels { get; set; } = [];

    /// <summary>The generated annotations, with the metadata <c>Scope</c> and <c>Value</c>; an empty value stands for the time of the image.</summary>
    public ITaskItem[] GeneratedAnnotations { get; set; } = [];

    /// <summary>The project's own labels, with the metadata <c>Value</c>.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>The project's own annotations, with the metadata <c>Value</c> and <c>Scope</c>.</summary>
    public ITaskItem[] Annotations { get; set; } = [];

    /// <summary>The ports, with the metadata <c>Type</c> (tcp or udp).</summary>
    public ITaskItem[] Ports { get; set; } = [];

    /// <summary>The folders that are volumes.</summary>
    public string[] Volumes { get; set; } = [];

    /// <summary>The signal that stops the container; empty for the engine's default.</summary>
    public string StopSignal { get; set; } = "";

    /// <summary>The files and folders that the project adds, with the metadata <c>TargetPath</c>, <c>Mode</c> and <c>Owner</c>.</summary>
    public ITaskItem[] AddedFiles { get; set; } = [];

    /// <summary>The files that the project attaches to the image, with the metadata <c>ArtifactType</c> and <c>MediaType</c>.</summary>
    public ITaskItem[] AttachedFiles { get; set; } = [];

    /// <summary>The PEM file of the private key that signs; empty if none.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>The command that signs; empty if none.</summary>
    public string SigningCommand { get; set; } = "";

    /// <summary>The PEM file of the public key that verifies what the command signs; empty if none.</summary>
    public string SigningPublicKey { get; set; } = "";

    /// <summary>Whether the app uses ASP.NET Core.</summary>
    public bool IsWeb { get; set; }

    /// <summary>Whether the image contains root certificates.</summary>
    public bool CertificatesWanted { get; set; } = true;

    /// <summary><c>Packaged</c>, <c>Host</c>, or the path of a PEM file.</summary>
    [Required]
    public required string CertificateBundle { get; set; }

    /// <summary>Additional files of CA certificates.</summary>
    public string[] CertificateFiles { get; set; } = [];

    /// <summary>The time zones: <c>none</c>, <c>all</c>, or names.</summary>
    public string TimeZones { get; set; } = "";

    /// <summary>Whether the image contains the files by which scanners find the packages that are linked into the executable.</summary>
    public bool Scannable { get; set; } = true;

    /// <summary>The compression of layers: <c>gzip</c>, <c>zstd</c> or <c>none</c>.</summary>
    public string Compression { get; set; } = "";

    /// <summary>The compression level; empty for the compression's default.</summary>
    public string CompressionLevel { get; set; } = "";

    /// <summary>The budget for the bytes pulled of each platform's image; empty if none.</summary>
    public string MaxSize { get; set; } = "";

    /// <summary>The formats of the SBOM: <c>spdx</c>, <c>cyclonedx</c>, both, or <c>none</c>.</summary>
    public string Sbom { get; set; } = "";

    /// <summary>Whether the image contains its SBOM.</summary>
    public bool SbomInImage { get; set; }

    /// <summary>The report of an earlier publish to compare with; empty for the last one.</summary>
    public string ReportBaseline { get; set; } = "";

    /// <summary>Returns how the image is signed; null if it is not.</summary>
    /// <exception cref="Diagnostics.MinImageException">The parameters contradict each other.</exception>
    private protected SigningRequest? Signing() =>
        SigningRequest.Create(SigningKey, SigningCommand, SigningPublicKey, Environment.GetEnvironmentVariable);

    /// <summary>Returns the parameters as the library's value.</summary>
    /// <param name="packagedCertificateFile">The file of the package MinImage.Certificates; null if it is not restored, or not yet.</param>
    /// <param name="packagedTimeZoneFile">The archive of the package MinImage.TimeZones; null if it is not restored, or not yet.</param>
    /// <exception cref="Diagnostics.MinImageException">A parameter is invalid.</exception>
    private protected ImageDescription Describe(string? packagedCertificateFile, string? packagedTimeZoneFile) => new(
        TaskItems.Names(Repository, Tag, Tags),
        ExecutableName,
        WorkingDirectory,
        CertificatesWanted ? new(CertificateBundle, [.. CertificateFiles], packagedCertificateFile) : null,
        TimeZoneNames.Parse(TimeZones) is { } zones ? new(zones, packagedTimeZoneFile) : null,
        TaskItems.AddedFiles(AddedFiles),
        new(
            User.Length == 0 ? null : User,
            new(
                AppCommandInstruction.Length == 0 ? null : AppCommandInstruction,
                TaskItems.Values(AppCommand),
                TaskItems.Values(AppCommandArguments),
                TaskItems.Values(DefaultArguments),
                TaskItems.Values(Entrypoint),
                TaskItems.Values(EntrypointArguments)),
            TaskItems.Variables(EnvironmentVariables),
            TaskItems.Ports(Ports),
            [.. Volumes],
            StopSignal.Length == 0 ? null : StopSignal,
            IsWeb),
        [
            .. TaskItems.Generated(TaskItems.Labels(GeneratedLabels)),
            .. TaskItems.Generated(TaskItems.Annotations(GeneratedAnnotations)),
            .. TaskItems.Labels(Labels),
            .. TaskItems.Annotations(Annotations),
        ])
    {
        Compression = LayerCompression.Parse(Compression, CompressionLevel),
        IsScannable = Scannable,
        ContainsSbom = SbomInImage,
    };
}
