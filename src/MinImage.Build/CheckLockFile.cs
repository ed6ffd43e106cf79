using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Packages;

namespace MinImage.Build;

/// <summary>Compares the packages that were restored for the image with those of the project's lock file.</summary>
public sealed class CheckLockFile : LibraryTask
{
    /// <summary>The project's lock file.</summary>
    [Required]
    public required string LockFile { get; set; }

    /// <summary>What the restore for the image wrote.</summary>
    [Required]
    public required string AssetsFile { get; set; }

    /// <summary>What is built, such as <c>net10.0</c>.</summary>
    [Required]
    public required string TargetFramework { get; set; }

    /// <summary>What it is built for.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) =>
        LockedPackages.Check(LockFile, AssetsFile, TargetFramework, RuntimeIdentifier);
}
