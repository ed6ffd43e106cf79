using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Ilc;

namespace MinImage.Build;

/// <summary>Gives compiled assemblies an MVID that does not depend on how their sources end lines.</summary>
public sealed class SetModuleVersion : LibraryTask
{
    /// <summary>The compiled assemblies; they are replaced.</summary>
    [Required]
    public required string[] Assemblies { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        foreach (var assembly in Assemblies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ModuleVersion.Normalize(assembly);
        }
    }
}
