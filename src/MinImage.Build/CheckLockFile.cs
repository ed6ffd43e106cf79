using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Packages;

namespace MinImage.Build;

/// <summary>Checks that the packages restored for the image are those of the project's lock file.</summary>
public sealed class CheckLockFile : LibraryTask
{
    /// <summary>The project's lock file.</summary>
    [Required]
    public required string LockFile { get; set; }

    /// <summary>The assets file of the restore for the image.</summary>
    [Required]
    public required string AssetsFile { get; set; }

    /// <summary>The target framework, such as <c>net10.0</c>.</summary>
    [Required]
    public required string TargetFramework { get; set; }

    /// <summary>The platform.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) =>
        LockedPackages.Check(LockFile, AssetsFile, TargetFramework, RuntimeIdentifier);
}
