using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Host.Processes;
using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Linking.Host;
using MinImage.Linking.Icu;
using MinImage.Platforms;
using MinImage.Publishing;
using MinImage.SysRoots;

namespace MinImage.Build;

/// <summary>Links what ILC compiled into a static executable, with its symbols in a file beside.</summary>
public sealed class LinkExecutable : LibraryTask
{
    /// <summary>The object that ILC wrote.</summary>
    [Required]
    public required string ObjectFile { get; set; }

    /// <summary>The driver's arguments as ILCompiler's targets put them together.</summary>
    public ITaskItem[] Arguments { get; set; } = [];

    /// <summary>What the executable is for.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <summary>The linker by MinImage's name: <c>BuiltIn</c> or <c>Host</c>.</summary>
    [Required]
    public required string Linker { get; set; }

    /// <summary>With <c>BuiltIn</c>: the folder of the sysroot.</summary>
    public string SysRootFolder { get; set; } = "";

    /// <summary>With <c>BuiltIn</c>: the folder of ICU's libraries; empty where globalization is invariant.</summary>
    public string IcuFolder { get; set; } = "";

    /// <summary>Whose data is kept of ICU's: <c>all</c>, or names of cultures; empty for all.</summary>
    public string Cultures { get; set; } = "";

    /// <summary>With <c>BuiltIn</c>: how much of OpenSSL is linked in, <c>Reduced</c> or <c>Whole</c>; empty for the former.</summary>
    public string OpenSsl { get; set; } = "";

    /// <summary>With <c>BuiltIn</c>: what matters more, <c>Size</c> or <c>Speed</c>, as the SDK has it; empty for the former.</summary>
    public string OptimizationPreference { get; set; } = "";

    /// <summary>The host's own portable runtime identifier.</summary>
    [Required]
    public required string HostRuntimeIdentifier { get; set; }

    /// <summary>With <c>Host</c>: the compiler driver that the check found.</summary>
    public string Driver { get; set; } = "";

    /// <summary>With <c>Host</c>: the linker that the check found, <c>lld</c> or <c>bfd</c>.</summary>
    public string LinkerFlavor { get; set; } = "";

    /// <summary>The folder of ILCompiler's package for this host.</summary>
    [Required]
    public required string CompilerPackage { get; set; }

    /// <summary>With <c>Host</c>: where compiled shims are kept between publishes.</summary>
    [Required]
    public required string CacheFolder { get; set; }

    /// <summary>The file to write.</summary>
    [Required]
    public required string Executable { get; set; }

    /// <summary>The file for symbols.</summary>
    [Required]
    public required string SymbolFile { get; set; }

    /// <summary>The app's assembly, those of its projects and of its packages, that were compiled into the object.</summary>
    public string[] Assemblies { get; set; } = [];

    /// <summary>.NET's own assemblies.</summary>
    public string[] FrameworkAssemblies { get; set; } = [];

    /// <summary>The file that says what the executable is made of, where the linker knows; empty for none.</summary>
    public string SizesFile { get; set; } = "";

    /// <summary>A file beside the object that remembers what the program asks for.</summary>
    [Required]
    public required string RequirementsFile { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var platform = Platform.FromRuntimeIdentifier(RuntimeIdentifier);
        var request = new LinkRequest(
            platform, ObjectFile, [.. Arguments.Select(a => a.ItemSpec)], CompilerPackage, Executable, SymbolFile)
        {
            OpenSsl = LinkerOptions.Extent(OpenSsl),
            PrefersSpeed = LinkerOptions.PrefersSpeed(OptimizationPreference),
            Assemblies = [.. Assemblies.Select(path => new CompiledAssembly(path, IsFramework: false)), .. FrameworkAssemblies.Select(path => new CompiledAssembly(path, IsFramework: true))],
            SizesFile = SizesFile.Length == 0 ? null : SizesFile,
        };
        var program = TaskItems.Program(ObjectFile, RuntimeIdentifier, Assemblies, FrameworkAssemblies);
        ProgramLink.Run(LinkerFor(platform, cancellationToken), request, program, RequirementsFile, log, cancellationToken);
    }

    private ILinker LinkerFor(Platform platform, CancellationToken cancellationToken)
    {
        if (LinkerOptions.Choice(Linker) == LinkerChoice.BuiltIn)
        {
            return new BuiltInLinker(
                SysRoot.Open(SysRootFolder, platform),
                IcuFolder.Length == 0 ? null : new IcuSource(IcuLibraries.Open(IcuFolder, platform), CultureNames.Parse(Cultures)));
        }

        var tools = SearchPath.Parse(Environment.GetEnvironmentVariable("PATH"));
        var toolchain = new ToolchainProbe(tools, Platform.FromRuntimeIdentifier(HostRuntimeIdentifier)).Find(platform, Driver, LinkerFlavor, cancellationToken);
        return new HostLinker(toolchain, new OpenSslShim(CacheFolder), CultureNames.Parse(Cultures));
    }
}
