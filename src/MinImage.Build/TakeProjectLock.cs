using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Publishing;

namespace MinImage.Build;

/// <summary>
/// Waits until no other publish of the project is running, and keeps others waiting until <see cref="ReleaseProjectLock"/>; at the latest, until the end of the
/// build.
/// </summary>
public sealed class TakeProjectLock : LibraryTask
{
    /// <summary>The folder in which the project is compiled for its image.</summary>
    [Required]
    public required string Folder { get; set; }

    /// <summary>The project's name.</summary>
    [Required]
    public required string ProjectName { get; set; }

    /// <summary>Returns the name by which the build keeps a lock.</summary>
    /// <param name="folder">The folder in which the project is compiled for its image.</param>
    internal static string KeyOf(string folder) => $"MinImage.ProjectLock {Path.GetFullPath(folder)}";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        // The build that is waited for may need this node.
        BuildEngine4.Yield();
        ProjectLock held;
        try
        {
            held = ProjectLock.Take(Folder, ProjectName, TimeProvider.System, log, cancellationToken);
        }
        finally
        {
            BuildEngine4.Reacquire();
        }

        BuildEngine4.RegisterTaskObject(KeyOf(Folder), held, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }
}
