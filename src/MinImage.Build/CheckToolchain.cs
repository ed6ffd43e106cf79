using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MinImage.Diagnostics;
using MinImage.Host.Processes;
using MinImage.Ilc.Http;
using MinImage.Linking;
using MinImage.Linking.Host;
using MinImage.Platforms;
using MinImage.Relinking;
using MinImage.SysRoots;

namespace MinImage.Build;

/// <summary>Checks that all tools and libraries for the platforms of an image are available, before anything is compiled.</summary>
public sealed class CheckToolchain : LibraryTask
{
    /// <summary>The platforms of the image.</summary>
    [Required]
    public required string[] RuntimeIdentifiers { get; set; }

    /// <summary>The host's own portable runtime identifier.</summary>
    [Required]
    public required string HostRuntimeIdentifier { get; set; }

    /// <summary>The linker: <c>BuiltIn</c> or <c>Host</c>.</summary>
    [Required]
    public required string Linker { get; set; }

    /// <summary>The part of OpenSSL that the built-in linker links, <c>Reduced</c> or <c>Whole</c>; empty for <c>Reduced</c>.</summary>
    public string? OpenSsl { get; set; }

    /// <summary>What <c>HttpClient</c> supports, <c>Full</c> or <c>Http11</c>; empty for <c>Full</c>.</summary>
    public string? HttpClient { get; set; }

    /// <summary>The user's sysroot folder; empty for the package's.</summary>
    public string? SysRootFolder { get; set; }

    /// <summary>The user's compiler driver; empty for clang if it is installed, else gcc.</summary>
    public string? Driver { get; set; }

    /// <summary>The user's choice of the host's linker; empty for lld if it is installed, else bfd.</summary>
    public string? LinkerFlavor { get; set; }

    /// <summary>Whether the project's properties turn globalization on.</summary>
    public bool IcuWanted { get; set; }

    /// <summary>The folder for the relink kits, one for each platform; empty if none.</summary>
    public string? RelinkKitFolder { get; set; }

    /// <summary>
    /// The platforms of the image. With the host's linker, each has <c>Driver</c>, the compiler driver's full path, and <c>LinkerFlavor</c>,
    /// <c>lld</c> or <c>bfd</c>.
    /// </summary>
    [Output]
    public ITaskItem[] Platforms { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var choice = LinkerOptions.Choice(Linker);
        var platforms = LinkerOptions.Platforms(choice, RuntimeIdentifiers, HostRuntimeIdentifier);
        _ = LinkerOptions.OpenSsl(OpenSsl);
        _ = HttpClientOptions.Mode(HttpClient);
        CheckRelinkKits(choice, platforms);
        if (choice == LinkerChoice.BuiltIn)
        {
            CheckSysRoot(platforms);
            Platforms = [.. platforms.Select(platform => new TaskItem(platform.RuntimeIdentifier))];
        }
        else
        {
            Platforms = [.. FindTools(platforms, log, cancellationToken)];
        }
    }

    private void CheckRelinkKits(LinkerChoice choice, IEnumerable<Platform> platforms)
    {
        if (NullIfEmpty(RelinkKitFolder) is { } folder)
        {
            foreach (var platform in platforms)
            {
                RelinkKitWriter.Check(choice, Path.Combine(folder, platform.RuntimeIdentifier));
            }
        }
    }

    // The package's sysroot is restored later, and checked by the link.
    private void CheckSysRoot(IEnumerable<Platform> platforms)
    {
        if (NullIfEmpty(SysRootFolder) is { } folder)
        {
            foreach (var platform in platforms)
            {
                SysRoot.Open(folder, platform);
            }
        }
    }

    private List<TaskItem> FindTools(IEnumerable<Platform> platforms, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var probe = new ToolchainProbe(SearchPath.Parse(Environment.GetEnvironmentVariable("PATH")), Platform.FromRuntimeIdentifier(HostRuntimeIdentifier));
        var found = new List<TaskItem>();
        foreach (var platform in platforms)
        {
            var toolchain = probe.Find(platform, NullIfEmpty(Driver), NullIfEmpty(LinkerFlavor), cancellationToken);
            log.Trace($"{platform}: {toolchain}");
            if (IcuWanted)
            {
                toolchain.DemandIcu();
            }

            var item = new TaskItem(platform.RuntimeIdentifier);
            item.SetMetadata("Driver", toolchain.Driver);
            item.SetMetadata("LinkerFlavor", toolchain.Flavor == Linking.Host.LinkerFlavor.Lld ? "lld" : "bfd");
            found.Add(item);
        }

        return found;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
