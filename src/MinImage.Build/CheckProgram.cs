using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Requirements;
using MinImage.TimeZones;

namespace MinImage.Build;

/// <summary>Says what the compiled program asks for and the image will not have.</summary>
public sealed class CheckProgram : LibraryTask
{
    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    /// <summary>The object that ILC wrote.</summary>
    [Required]
    public required string ObjectFile { get; set; }

    /// <summary>What the object is for.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <summary>The assemblies of the app, of its projects and of its packages, that were compiled into the object.</summary>
    [Required]
    public required string[] Assemblies { get; set; }

    /// <summary>.NET's own assemblies.</summary>
    [Required]
    public required string[] FrameworkAssemblies { get; set; }

    /// <summary>A file beside the object that remembers what was read of it.</summary>
    [Required]
    public required string RecordFile { get; set; }

    /// <summary>The published files, with <c>RelativePath</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Files and folders besides what is published, with <c>TargetPath</c>, <c>Mode</c> and <c>Owner</c>.</summary>
    public ITaskItem[] AddedFiles { get; set; } = [];

    /// <summary>Where the process starts.</summary>
    [Required]
    public required string WorkingDirectory { get; set; }

    /// <summary>Whether the image gets root certificates.</summary>
    public bool CertificatesWanted { get; set; } = true;

    /// <summary>The time zones: <c>none</c>, <c>all</c>, or names.</summary>
    public string TimeZones { get; set; } = "";

    /// <summary>Whether the program was compiled without cultures.</summary>
    public bool InvariantGlobalization { get; set; }

    /// <summary>Whether a program without cultures throws for one that it does not know.</summary>
    public bool PredefinedCulturesOnly { get; set; } = true;

    /// <summary>Codes that nobody wants to hear of, as <c>NoWarn</c> lists them.</summary>
    public string SilencedCodes { get; set; } = "";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var program = TaskItems.Program(ObjectFile, RuntimeIdentifier, Assemblies, FrameworkAssemblies);
        var image = new ImageContents(
            CertificatesWanted,
            TimeZoneNames.Parse(TimeZones) is not null,
            !InvariantGlobalization || !PredefinedCulturesOnly,
            [.. Files.Select(file => file.GetMetadata("RelativePath").Replace('\\', '/'))])
            .With(RootFileSystems.AddedFiles.ExpectedEntries(TaskItems.AddedFiles(AddedFiles), cancellationToken), WorkingDirectory);
        var findings = RequirementCheck.Check(RequirementRecord.Get(program, RecordFile, cancellationToken), image);
        RequirementCheck.Report(findings, SilencedCodes.Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase), log);
    }
}
