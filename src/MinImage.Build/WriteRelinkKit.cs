using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Relinking;

namespace MinImage.Build;

/// <summary>Writes a relink kit: a folder with everything that is needed to link the program again.</summary>
public sealed class WriteRelinkKit : LinkTask
{
    /// <summary>The file that records what the executable was linked from.</summary>
    [Required]
    public required string LinkedInputsFile { get; set; }

    /// <summary>The folder of this package.</summary>
    [Required]
    public required string ToolFolder { get; set; }

    /// <summary>The folder of the kit.</summary>
    [Required]
    public required string KitFolder { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var request = new RelinkKitRequest(Link(), Linking.LinkedInputsFile.Read(LinkedInputsFile), SysRootFolder, ToolFolder, KitFolder)
        {
            IcuFolder = IcuFolder.Length == 0 ? null : IcuFolder,
            Cultures = Cultures,
        };
        RelinkKitWriter.Write(request, log, cancellationToken);
    }
}
