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

/// <summary>Links the object file that ILC wrote into a static executable, and moves its symbols to a separate file.</summary>
public sealed class LinkExecutable : LinkTask
{
    /// <summary>The linker: <c>BuiltIn</c> or <c>Host</c>.</summary>
    [Required]
    public required string Linker { get; set; }

    /// <summary>The host's own portable runtime identifier.</summary>
    [Required]
    public required string HostRuntimeIdentifier { get; set; }

    /// <summary>With <c>Host</c>: the compiler driver that <see cref="CheckToolchain"/> found.</summary>
    public string Driver { get; set; } = "";

    /// <summary>With <c>Host</c>: the linker that <see cref="CheckToolchain"/> found, <c>lld</c> or <c>bfd</c>.</summary>
    public string LinkerFlavor { get; set; } = "";

    /// <summary>With <c>Host</c>: the folder that keeps compiled shims between publishes.</summary>
    [Required]
    public required string CacheFolder { get; set; }

    /// <summary>The assemblies of the app, of its projects and of its packages that were compiled into the object file.</summary>
    public string[] Assemblies { get; set; } = [];

    /// <summary>.NET's own assemblies.</summary>
    public string[] FrameworkAssemblies { get; set; } = [];

    /// <summary>The file that records the contents of the link's inputs and outputs, by which an unchanged link is skipped.</summary>
    [Required]
    public required string RecordFile { get; set; }

    /// <summary>The file that records what the executable consists of, which the built-in linker knows; empty if none.</summary>
    public string SizesFile { get; set; } = "";

    /// <summary>The file that records what the executable was linked from.</summary>
    [Required]
    public required string LinkedInputsFile { get; set; }

    /// <summary>The file that records what the program requires.</summary>
    [Required]
    public required string RequirementsFile { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        if (IsLinked(log, cancellationToken))
        {
            // The link has used 100 MB, which the next steps would otherwise add to. In the background, while MSBuild copies files.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    private bool IsLinked(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        using var files = EndRehearsal(log);
        var link = Link();
        var program = TaskItems.Program(ObjectFile, RuntimeIdentifier, Assemblies, FrameworkAssemblies);
        var request = new ProgramLinkRequest(link, program, RequirementsFile)
        {
            Assemblies =
            [
                .. Assemblies.Select(path => new CompiledAssembly(path, IsFramework: false)),
                .. FrameworkAssemblies.Select(path => new CompiledAssembly(path, IsFramework: true)),
            ],
            RecordFile = RecordFile,
            LinkedInputsFile = LinkedInputsFile,
            SizesFile = SizesFile.Length == 0 ? null : SizesFile,
        };
        return ProgramLink.Run(LinkerFor(link.Platform, cancellationToken), request, files, log, cancellationToken);
    }

    // Nothing is registered if the object was up to date, or if that task ran in another process, as in Visual Studio.
    private InputFiles EndRehearsal(IDiagnosticLog log)
    {
        using var rehearsal = BuildEngine4.UnregisterTaskObject(RehearsePublish.KeyOf(ObjectFile), RegisteredTaskObjectLifetime.Build) as Rehearsal;
        return rehearsal?.End(log) ?? new InputFiles();
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
        var probe = new ToolchainProbe(tools, Platform.FromRuntimeIdentifier(HostRuntimeIdentifier));
        return new HostLinker(probe.Find(platform, Driver, LinkerFlavor, cancellationToken), new OpenSslShim(CacheFolder), CultureNames.Parse(Cultures));
    }
}
