using Microsoft.Build.Framework;
using MinImage.Layers;
using MinImage.Publishing;
using MinImage.TimeZones;

namespace MinImage.Build;

/// <summary>A task that is told what the project says of its image. What a parameter means, and its default, is in docs/properties.md.</summary>
public abstract class ImageTask : LibraryTask
{
    /// <summary>The repository, before it is made valid.</summary>
    [Required]
    public required string Repository { get; set; }

    /// <summary>The only tag; empty where there are several.</summary>
    public string Tag { get; set; } = "";

    /// <summary>The tags; empty where there is one.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The published file to start.</summary>
    [Required]
    public required string ExecutableName { get; set; }

    /// <summary>Where the published files go, and where the process starts.</summary>
    [Required]
    public required string WorkingDirectory { get; set; }

    /// <summary>A number, <c>uid:gid</c>, or a name that is in the image's passwd; empty for the default.</summary>
    public string User { get; set; } = "";

    /// <summary>Where the app's command goes: <c>Entrypoint</c>, <c>DefaultArgs</c> or <c>None</c>.</summary>
    public string AppCommandInstruction { get; set; } = "";

    /// <summary>What is started instead of the executable.</summary>
    public ITaskItem[] AppCommand { get; set; } = [];

    /// <summary>Arguments that the app always gets.</summary>
    public ITaskItem[] AppCommandArguments { get; set; } = [];

    /// <summary>Arguments that the user of the image may replace.</summary>
    public ITaskItem[] DefaultArguments { get; set; } = [];

    /// <summary>Another program to start.</summary>
    public ITaskItem[] Entrypoint { get; set; } = [];

    /// <summary>Arguments which that program always gets.</summary>
    public ITaskItem[] EntrypointArguments { get; set; } = [];

    /// <summary>Variables, with <c>Value</c>.</summary>
    public ITaskItem[] EnvironmentVariables { get; set; } = [];

    /// <summary>Labels that come by themselves, with <c>Value</c>: empty for the image's time.</summary>
    public ITaskItem[] GeneratedLabels { get; set; } = [];

    /// <summary>Annotations that come by themselves, with <c>Value</c>, empty for the image's time, and <c>Scope</c>.</summary>
    public ITaskItem[] GeneratedAnnotations { get; set; } = [];

    /// <summary>The project's own labels, with <c>Value</c>.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>The project's own annotations, with <c>Value</c> and <c>Scope</c>.</summary>
    public ITaskItem[] Annotations { get; set; } = [];

    /// <summary>Ports, with <c>Type</c> (tcp or udp).</summary>
    public ITaskItem[] Ports { get; set; } = [];

    /// <summary>Folders that outlive a container.</summary>
    public string[] Volumes { get; set; } = [];

    /// <summary>The signal that asks the container to stop; empty for the engine's.</summary>
    public string StopSignal { get; set; } = "";

    /// <summary>Files and folders besides what is published, with <c>TargetPath</c>, <c>Mode</c> and <c>Owner</c>.</summary>
    public ITaskItem[] AddedFiles { get; set; } = [];

    /// <summary>Whether the app is an ASP.NET Core one.</summary>
    public bool IsWeb { get; set; }

    /// <summary>Whether the image gets root certificates.</summary>
    public bool CertificatesWanted { get; set; } = true;

    /// <summary>The words <c>Packaged</c> or <c>Host</c>, or the path of a PEM file.</summary>
    [Required]
    public required string CertificateBundle { get; set; }

    /// <summary>More files of CA certificates.</summary>
    public string[] CertificateFiles { get; set; } = [];

    /// <summary>The time zones: <c>none</c>, <c>all</c>, or names.</summary>
    public string TimeZones { get; set; } = "";

    /// <summary>How layers are compressed: <c>gzip</c>, <c>zstd</c> or <c>none</c>.</summary>
    public string Compression { get; set; } = "";

    /// <summary>The level of the compression; empty for its default.</summary>
    public string CompressionLevel { get; set; } = "";

    /// <summary>How many bytes the image may have to pull; empty for any number.</summary>
    public string MaxSize { get; set; } = "";

    /// <summary>The report of an older publish, to compare with; empty for the last publish.</summary>
    public string ReportBaseline { get; set; } = "";

    /// <summary>The parameters as the library's value.</summary>
    /// <param name="packagedCertificateFile">The file of the package MinImage.Certificates; null before it is restored, and where it is not.</param>
    /// <param name="packagedTimeZoneFile">The archive of the package MinImage.TimeZones; null before it is restored, and where it is not.</param>
    /// <exception cref="Diagnostics.MinImageException">A word is none.</exception>
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
    };
}
