using System.Runtime.CompilerServices;
using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Updates;

namespace MinImage.Build;

/// <summary>Starts to look for newer versions of the packages whose data the image contains, beside the build.</summary>
public sealed class BeginUpdateCheck : LibraryTask
{
    // The search asks for one package after the other.
    private PackageSources? _packageSources;

    /// <summary>A file or folder of each package, with the metadata <c>VersionProperty</c>: the property that sets the package's version.</summary>
    [Required]
    public required ITaskItem[] PackagedData { get; set; }

    /// <summary>The file with the time of the last check.</summary>
    [Required]
    public required string RecordFile { get; set; }

    /// <summary>The project's folder.</summary>
    [Required]
    public required string ProjectFolder { get; set; }

    /// <summary>The value of <c>RestoreConfigFile</c>.</summary>
    public string ConfigFile { get; set; } = "";

    /// <summary>The value of <c>RestoreSources</c>.</summary>
    public string[] Sources { get; set; } = [];

    /// <summary>The value of <c>RestoreAdditionalProjectSources</c>.</summary>
    public string[] AdditionalSources { get; set; } = [];

    /// <summary>The folder of the SDK's assemblies, NuGet's among them.</summary>
    [Required]
    public required string SdkFolder { get; set; }

    /// <summary>Returns the name by which the build keeps the check of a project.</summary>
    /// <param name="recordFile">The file with the time of the last check.</param>
    /// <param name="projectFolder">The project's folder.</param>
    internal static string KeyOf(string recordFile, string projectFolder) => $"MinImage.UpdateCheck {recordFile} {projectFolder}";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var packages = PackagedData
            .Select(item => UsedPackage.Of(item.ItemSpec, item.GetMetadata("VersionProperty")))
            .OfType<UsedPackage>()
            .DistinctBy(package => package.Id);
        if (UpdateCheck.Begin(RecordFile, packages, FindNewerAsync, TimeProvider.System) is { } check)
        {
            BuildEngine4.RegisterTaskObject(
                KeyOf(RecordFile, ProjectFolder), check, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }
    }

    private Task<string?> FindNewerAsync(UsedPackage package, CancellationToken cancellationToken)
    {
        SdkAssemblies.Use(SdkFolder);
        return AskAsync(package, cancellationToken);
    }

    // Compiled when NuGet's assemblies can be found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<string?> AskAsync(UsedPackage package, CancellationToken cancellationToken) =>
        (_packageSources ??= PackageSources.Read(ProjectFolder, ConfigFile, Sources, AdditionalSources)).FindNewerAsync(package, cancellationToken);
}
