using MinImage.Diagnostics;
using MinImage.Requirements;

namespace MinImage.Build;

/// <summary>Reports native libraries of the project that are compiled for another C library than that of the image, before the app is compiled.</summary>
public sealed class CheckNativeLibraries : LibraryTask
{
    /// <summary>The files that are published or linked.</summary>
    public string[] Files { get; set; } = [];

    /// <summary>Diagnostic codes suppressed by <c>NoWarn</c>.</summary>
    public string SilencedCodes { get; set; } = "";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) =>
        RequirementCheck.Report(MuslLibraries.Find(Files, cancellationToken), TaskItems.SilencedCodes(SilencedCodes), log);
}
