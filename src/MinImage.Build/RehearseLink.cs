using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Linking;
using MinImage.Platforms;
using MinImage.Publishing;

namespace MinImage.Build;

/// <summary>Begins to rehearse the link, and to read its libraries, beside the compiler; <see cref="LinkExecutable"/> ends it.</summary>
public sealed class RehearseLink : LibraryTask
{
    /// <summary>The platform of the executable.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <summary>The sysroot's folder.</summary>
    [Required]
    public required string SysRootFolder { get; set; }

    /// <summary>The compiler driver's arguments, as ILCompiler's targets compose them.</summary>
    public ITaskItem[] Arguments { get; set; } = [];

    /// <summary>The part of OpenSSL that will be linked, <c>Reduced</c> or <c>Whole</c>; empty for <c>Reduced</c>.</summary>
    public string OpenSsl { get; set; } = "";

    /// <summary>The object file that ILC will write.</summary>
    [Required]
    public required string ObjectFile { get; set; }

    /// <summary>Returns the name by which the build keeps the rehearsal of a link.</summary>
    /// <param name="objectFile">The object file that ILC will write.</param>
    internal static string KeyOf(string objectFile) => $"MinImage.LinkRehearsal {Path.GetFullPath(objectFile)}";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var platform = Platform.FromRuntimeIdentifier(RuntimeIdentifier);
        var request = new LinkRehearsalRequest(platform, SysRootFolder, TaskItems.Values(Arguments), LinkerOptions.OpenSsl(OpenSsl));
        if (LinkRehearsal.Begin(request, Environment.ProcessorCount) is { } rehearsal)
        {
            BuildEngine4.RegisterTaskObject(KeyOf(ObjectFile), rehearsal, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }
    }
}
