using Microsoft.Build.Framework;
using MinImage.Linking;
using MinImage.Platforms;

namespace MinImage.Build;

/// <summary>The parameters of a link, shared by the tasks that link and that write a relink kit.</summary>
public abstract class LinkTask : LibraryTask
{
    /// <summary>The object file that ILC wrote.</summary>
    [Required]
    public required string ObjectFile { get; set; }

    /// <summary>The compiler driver's arguments, as ILCompiler's targets compose them.</summary>
    public ITaskItem[] Arguments { get; set; } = [];

    /// <summary>The platform of the executable.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <summary>The sysroot's folder; empty with the host's linker.</summary>
    public string SysRootFolder { get; set; } = "";

    /// <summary>The folder of ICU's libraries; empty with the host's linker, or if globalization is invariant.</summary>
    public string IcuFolder { get; set; } = "";

    /// <summary>The cultures whose ICU data is kept: <c>all</c>, or their names; empty for all.</summary>
    public string Cultures { get; set; } = "";

    /// <summary>The part of OpenSSL that the built-in linker links, <c>Reduced</c> or <c>Whole</c>; empty for <c>Reduced</c>.</summary>
    public string OpenSsl { get; set; } = "";

    /// <summary>The SDK's <c>Size</c> or <c>Speed</c>; empty for <c>Size</c>.</summary>
    public string OptimizationPreference { get; set; } = "";

    /// <summary>The folder of ILCompiler's package for this host.</summary>
    [Required]
    public required string CompilerPackage { get; set; }

    /// <summary>The executable.</summary>
    [Required]
    public required string Executable { get; set; }

    /// <summary>The file with its symbols.</summary>
    [Required]
    public required string SymbolFile { get; set; }

    /// <summary>Returns the parameters as the library's value.</summary>
    /// <exception cref="Diagnostics.MinImageException">A property has an unknown value.</exception>
    private protected LinkRequest Link() => new(
        Platform.FromRuntimeIdentifier(RuntimeIdentifier), ObjectFile, TaskItems.Values(Arguments), CompilerPackage, Executable, SymbolFile)
    {
        OpenSsl = LinkerOptions.OpenSsl(OpenSsl),
        PrefersSpeed = LinkerOptions.PrefersSpeed(OptimizationPreference),
    };
}
