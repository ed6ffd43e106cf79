using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Platforms;
using MinImage.Publishing;

namespace MinImage.Build;

/// <summary>Begins to rehearse the link and the image, and to read libraries, beside the compiler; <see cref="LinkExecutable"/> ends it.</summary>
public sealed class RehearsePublish : LibraryTask
{
    // Kept by the build once it has rehearsed.
    private const string Rehearsed = "MinImage.Rehearsal";

    /// <summary>The platform of the executable.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <summary>The sysroot's folder.</summary>
    [Required]
    public required string SysRootFolder { get; set; }

    /// <summary>The compiler driver's arguments, as ILCompiler's targets compose them.</summary>
    public ITaskItem[] Arguments { get; set; } = [];

    /// <summary>The object file that ILC will write.</summary>
    [Required]
    public required string ObjectFile { get; set; }

    /// <summary>Returns the name by which the build keeps the rehearsal.</summary>
    /// <param name="objectFile">The object file that ILC will write.</param>
    internal static string KeyOf(string objectFile) => $"{Rehearsed} {Path.GetFullPath(objectFile)}";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var platform = Platform.FromRuntimeIdentifier(RuntimeIdentifier);
        var request = new RehearsalRequest(platform, SysRootFolder, TaskItems.Values(Arguments))
        {
            IsRehearsed = BuildEngine4.GetRegisteredTaskObject(Rehearsed, RegisteredTaskObjectLifetime.Build) is not null,
        };
        if (Rehearsal.Begin(request, Environment.ProcessorCount) is { } rehearsal)
        {
            BuildEngine4.RegisterTaskObject(Rehearsed, Rehearsed, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            BuildEngine4.RegisterTaskObject(KeyOf(ObjectFile), rehearsal, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }
    }
}
