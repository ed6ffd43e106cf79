using MinImage.Diagnostics;
using MinImage.Requirements;

namespace MinImage.Build;

/// <summary>Reports what the sources of a web app use and what does not work with Native AOT, before anything is compiled.</summary>
public sealed class CheckSources : LibraryTask
{
    /// <summary>The source files.</summary>
    public string[] Sources { get; set; } = [];

    /// <summary>Diagnostic codes suppressed by <c>NoWarn</c>.</summary>
    public string SilencedCodes { get; set; } = "";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) =>
        RequirementCheck.Report(WebFrameworks.Find(Sources, cancellationToken), TaskItems.SilencedCodes(SilencedCodes), log);
}
