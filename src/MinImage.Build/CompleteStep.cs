using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Build;

/// <summary>Records the outputs of a target that <see cref="BeginStep"/> let run.</summary>
public sealed class CompleteStep : LibraryTask
{
    /// <summary>The files that the target has written.</summary>
    [Required]
    public required string[] Outputs { get; set; }

    /// <summary>The file that records their contents.</summary>
    [Required]
    public required string RecordFile { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) =>
        new StepRecord(RecordFile, TimeProvider.System).Complete([.. Outputs], cancellationToken);
}
