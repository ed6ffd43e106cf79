using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Linking;
using MinImage.Platforms;
using MinImage.Relinking;

namespace MinImage.Build;

/// <summary>Leaves a folder of which the program can be linked again, with a changed library.</summary>
public sealed class WriteRelinkKit : LibraryTask
{
    /// <summary>The object that ILC wrote.</summary>
    [Required]
    public required string ObjectFile { get; set; }

    /// <summary>The driver's arguments, as the executable was linked by.</summary>
    public ITaskItem[] Arguments { get; set; } = [];

    /// <summary>What the executable is for.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <summary>The folder of the sysroot.</summary>
    [Required]
    public required string SysRootFolder { get; set; }

    /// <summary>The folder of ICU's libraries; empty where globalization is invariant.</summary>
    public string IcuFolder { get; set; } = "";

    /// <summary>Whose data is kept of ICU's: <c>all</c>, or names of cultures; empty for all.</summary>
    public string Cultures { get; set; } = "";

    /// <summary>How much of OpenSSL is linked in, <c>Reduced</c> or <c>Whole</c>; empty for the former.</summary>
    public string OpenSsl { get; set; } = "";

    /// <summary>What matters more, <c>Size</c> or <c>Speed</c>, as the SDK has it; empty for the former.</summary>
    public string OptimizationPreference { get; set; } = "";

    /// <summary>The folder of ILCompiler's package for this host.</summary>
    [Required]
    public required string CompilerPackage { get; set; }

    /// <summary>The folder of this package.</summary>
    [Required]
    public required string ToolFolder { get; set; }

    /// <summary>The executable that was linked.</summary>
    [Required]
    public required string Executable { get; set; }

    /// <summary>The file with its symbols.</summary>
    [Required]
    public required string SymbolFile { get; set; }

    /// <summary>The folder of the kit.</summary>
    [Required]
    public required string KitFolder { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var link = new LinkRequest(
            Platform.FromRuntimeIdentifier(RuntimeIdentifier), ObjectFile, [.. Arguments.Select(a => a.ItemSpec)], CompilerPackage, Executable, SymbolFile)
        {
            OpenSsl = LinkerOptions.Extent(OpenSsl),
            PrefersSpeed = LinkerOptions.PrefersSpeed(OptimizationPreference),
        };
        RelinkKitWriter.Write(
            new RelinkKitRequest(link, SysRootFolder, ToolFolder, KitFolder) { IcuFolder = IcuFolder.Length == 0 ? null : IcuFolder, Cultures = Cultures },
            log,
            cancellationToken);
    }
}
