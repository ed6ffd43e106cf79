using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Relinking;

namespace MinImage.Build;

/// <summary>Links the program of a relink kit again. The kit's own project calls this task.</summary>
public sealed class RelinkExecutable : LibraryTask
{
    /// <summary>The folder of the kit.</summary>
    [Required]
    public required string KitFolder { get; set; }

    /// <summary>The folder for the executable and its symbols.</summary>
    [Required]
    public required string OutputFolder { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) =>
        RelinkKit.Open(KitFolder).Link(OutputFolder, log, cancellationToken);
}
