using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Linking;
using MinImage.Requirements;
using MinImage.TimeZones;

namespace MinImage.Build;

/// <summary>Reports what the compiled program requires and the image will not contain.</summary>
public sealed class CheckProgram : LibraryTask
{
    /// <summary>The object file that ILC wrote.</summary>
    [Required]
    public required string ObjectFile { get; set; }

    /// <summary>The platform of the object file.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <summary>The assemblies of the app, of its projects and of its packages that were compiled into the object file.</summary>
    [Required]
    public required string[] Assemblies { get; set; }

    /// <summary>.NET's own assemblies.</summary>
    [Required]
    public required string[] FrameworkAssemblies { get; set; }

    /// <summary>The file that records what the program requires.</summary>
    [Required]
    public required string RecordFile { get; set; }

    /// <summary>The published files, with the metadata <c>RelativePath</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The files and folders that the project adds, with the metadata <c>TargetPath</c>, <c>Mode</c> and <c>Owner</c>.</summary>
    public ITaskItem[] AddedFiles { get; set; } = [];

    /// <summary>The working directory of the process.</summary>
    [Required]
    public required string WorkingDirectory { get; set; }

    /// <summary>Whether the image contains root certificates.</summary>
    public bool CertificatesWanted { get; set; } = true;

    /// <summary>The time zones: <c>none</c>, <c>all</c>, or names.</summary>
    public string TimeZones { get; set; } = "";

    /// <summary>Whether the program was compiled without cultures.</summary>
    public bool InvariantGlobalization { get; set; }

    /// <summary>Whether a program without cultures throws for an unknown one.</summary>
    public bool PredefinedCulturesOnly { get; set; } = true;

    /// <summary>Whether System.Text.Json serializes types without metadata by reflection, as the project has to say for Native AOT.</summary>
    public bool JsonReflection { get; set; }

    /// <summary>Diagnostic codes suppressed by <c>NoWarn</c>.</summary>
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
        {
            HasJsonReflection = JsonReflection,
        };
        image = image.With(RootFileSystems.AddedFiles.ExpectedEntries(TaskItems.AddedFiles(AddedFiles), cancellationToken), WorkingDirectory);
        using var files = new InputFiles();
        var findings = RequirementCheck.Check(RequirementRecord.Get(program, files, RecordFile, cancellationToken), image);
        RequirementCheck.Report(findings, TaskItems.SilencedCodes(SilencedCodes), log);
    }
}
