using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MinImage.Diagnostics;
using MinImage.Host.Processes;
using MinImage.Linking;
using MinImage.Linking.Host;
using MinImage.Platforms;
using MinImage.Relinking;
using MinImage.SysRoots;

namespace MinImage.Build;

/// <summary>Says which tool or library is missing for the platforms of an image, before anything is compiled.</summary>
public sealed class CheckToolchain : LibraryTask
{
    /// <summary>What the image is for.</summary>
    [Required]
    public required string[] RuntimeIdentifiers { get; set; }

    /// <summary>The host's own portable runtime identifier.</summary>
    [Required]
    public required string HostRuntimeIdentifier { get; set; }

    /// <summary>The linker by MinImage's name: <c>BuiltIn</c> or <c>Host</c>.</summary>
    [Required]
    public required string Linker { get; set; }

    /// <summary>How much of OpenSSL is linked in, <c>Reduced</c> or <c>Whole</c>; empty for the former.</summary>
    public string? OpenSsl { get; set; }

    /// <summary>The folder of the sysroot that the user asked for; empty for the package's.</summary>
    public string? SysRootFolder { get; set; }

    /// <summary>The compiler driver that the user asked for; empty for clang, else gcc.</summary>
    public string? Driver { get; set; }

    /// <summary>The host's linker that the user asked for; empty for lld where it is there, else bfd.</summary>
    public string? LinkerFlavor { get; set; }

    /// <summary>Whether the program is to have globalization, as far as the project says so.</summary>
    public bool IcuWanted { get; set; }

    /// <summary>The folder that gets a kit to link again for each platform; empty where none was asked for.</summary>
    public string? RelinkKitFolder { get; set; }

    /// <summary>What the image is for, each with <c>Driver</c>, the driver's full path, and <c>LinkerFlavor</c>, <c>lld</c> or <c>bfd</c>, where the host's linker was found.</summary>
    [Output]
    public ITaskItem[] Platforms { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var choice = LinkerOptions.Choice(Linker);
        var platforms = LinkerOptions.Platforms(choice, RuntimeIdentifiers, HostRuntimeIdentifier);
        _ = LinkerOptions.Extent(OpenSsl);
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
        if (Word(RelinkKitFolder) is { } folder)
        {
            foreach (var platform in platforms)
            {
                RelinkKitWriter.Check(choice, Path.Combine(folder, platform.RuntimeIdentifier));
            }
        }
    }

    // The package's own comes with the restore, and is looked at when it is linked with.
    private void CheckSysRoot(IEnumerable<Platform> platforms)
    {
        if (Word(SysRootFolder) is { } folder)
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
            var toolchain = probe.Find(platform, Word(Driver), Word(LinkerFlavor), cancellationToken);
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

    private static string? Word(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
