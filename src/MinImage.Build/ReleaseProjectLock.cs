using Microsoft.Build.Framework;
using MinImage.Diagnostics;

namespace MinImage.Build;

/// <summary>Lets the next publish of the project begin; does nothing if <see cref="TakeProjectLock"/> did not run.</summary>
public sealed class ReleaseProjectLock : LibraryTask
{
    /// <summary>The folder in which the project is compiled for its image.</summary>
    [Required]
    public required string Folder { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) =>
        (BuildEngine4.UnregisterTaskObject(TakeProjectLock.KeyOf(Folder), RegisteredTaskObjectLifetime.Build) as IDisposable)?.Dispose();
}
