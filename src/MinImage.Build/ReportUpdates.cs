using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Updates;

namespace MinImage.Build;

/// <summary>Reports the newer versions that <see cref="BeginUpdateCheck"/> has found by now.</summary>
public sealed class ReportUpdates : LibraryTask
{
    /// <summary>The file with the time of the last check.</summary>
    [Required]
    public required string RecordFile { get; set; }

    /// <summary>The project's folder.</summary>
    [Required]
    public required string ProjectFolder { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        // Nothing is registered if there was a check within the last day, or if that task ran in another process, as in Visual Studio.
        var key = BeginUpdateCheck.KeyOf(RecordFile, ProjectFolder);
        if (BuildEngine4.UnregisterTaskObject(key, RegisteredTaskObjectLifetime.Build) is UpdateCheck check)
        {
            check.Report(log);
            check.Dispose();
        }
    }
}
