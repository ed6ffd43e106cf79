using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;
using MinImage.Host.Processes;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Linking.Host;

/// <summary>Finds the host's compiler driver, linker, objcopy and static libraries before compilation starts.</summary>
/// <param name="tools">The folders that are searched for tools.</param>
/// <param name="host">The host's own platform.</param>
public sealed partial class ToolchainProbe(SearchPath tools, Platform host)
{
    /// <summary>Finds a toolchain for a platform.</summary>
    /// <param name="platform">The platform of executables: the host's own, or one with another architecture.</param>
    /// <param name="driver">The requested driver, a name or a path; null for clang, or gcc if there is no clang.</param>
    /// <param name="flavor">The requested linker, <c>lld</c> or <c>bfd</c>; null for lld, or bfd if there is no lld.</param>
    /// <param name="cancellationToken">Stops the tools that are run to get their versions.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NoCompilerDriver"/>, <see cref="Codes.NoLinker"/>, <see cref="Codes.NoObjCopy"/>,
    /// <see cref="Codes.NoStaticLibC"/>, <see cref="Codes.NoStaticOpenSsl"/>.
    /// </exception>
    public Toolchain Find(Platform platform, string? driver, string? flavor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var target = new ProbeTarget(platform, host);
        var driverPath = FindDriver(target, driver);
        var driverVersion = Ask(driverPath, ["--version"], cancellationToken).Split('\n')[0].Trim();
        var targetArguments = TargetArguments(target, driverPath, driverVersion, cancellationToken);
        var (linker, linkerPath) = FindLinker(target, flavor);
        var objCopy = FindObjCopy(target, linker);
        var archiver = FindArchiver(target, objCopy);

        // A distribution's libraries for another architecture are in folders that the driver for it does not search.
        ImmutableArray<string> more = target.IsForeign ? [$"/usr/lib/{platform.Triplet}"] : [];
        var searched = SearchedFolders(Ask(driverPath, [.. targetArguments, "-print-search-dirs"], cancellationToken));
        var libraries = new HostLibraries([.. more, .. searched]);
        var libC = libraries.DemandLibC(target, driverPath);
        var openSsl = libraries.DemandOpenSsl(target, driverPath);
        CheckOpenSslHeaders(target, driverPath, targetArguments, cancellationToken);

        return new Toolchain(
            platform,
            driverPath,
            targetArguments,
            more,
            driverVersion,
            linker,
            FirstVersion(Ask(linkerPath, ["--version"], cancellationToken)),
            objCopy,
            archiver,
            [.. libC, .. openSsl],
            platform.Libc == CLibrary.Glibc ? HostLibraries.GlibcVersion(libC[0]) : new Version(0, 0))
        {
            IcuFolder = IcuLibraries.All.All(name => libraries.Find(name) is not null) ? Path.GetDirectoryName(libraries.Find(IcuLibraries.Data)) : null,
        };
    }

    /// <summary>Returns the first version in a text; 0.0 if there is none.</summary>
    internal static Version FirstVersion(string text) =>
        VersionNumber().Match(text) is { Success: true } match ? Version.Parse(match.Value) : new Version(0, 0);

    private string FindDriver(ProbeTarget target, string? wanted)
    {
        if ((wanted is null ? tools.Find("clang", target.GnuPrefix + "gcc") : tools.Find(wanted)) is { } found)
        {
            return found;
        }

        var missing = wanted is null ? $"neither clang nor {target.GnuPrefix}gcc is" : $"'{wanted}' is not";
        throw new MinImageException(
            Codes.NoCompilerDriver,
            $"No compiler driver for {target.Platform.RuntimeIdentifier}, which the host's linker requires: {missing} in PATH. Install it. {target.Install}");
    }

    private static ImmutableArray<string> TargetArguments(ProbeTarget target, string driver, string version, CancellationToken cancellationToken)
    {
        if (!target.IsForeign)
        {
            return [];
        }

        if (version.Contains("clang", StringComparison.OrdinalIgnoreCase))
        {
            return ["--target=" + target.Platform.Triplet];
        }

        var machine = Ask(driver, ["-dumpmachine"], cancellationToken).Trim();
        return machine == target.Platform.Triplet
            ? []
            : throw new MinImageException(
                Codes.NoCompilerDriver,
                $"The compiler driver '{driver}' builds executables for {machine}, but the image is for {target.Platform.RuntimeIdentifier}. "
                + $"Remove CppCompilerAndLinker, or set it to clang. {target.Install}");
    }

    private (LinkerFlavor Flavor, string Path) FindLinker(ProbeTarget target, string? wanted)
    {
        if (wanted is not (null or "lld" or "bfd"))
        {
            throw new MinImageException(Codes.NoLinker, $"LinkerFlavor is '{wanted}': expected lld or bfd. Set it to one of them, or remove it.");
        }

        var gnu = target.GnuPrefix;
        if (wanted != "bfd" && tools.Find("ld.lld") is { } lld)
        {
            return (LinkerFlavor.Lld, lld);
        }

        if (wanted != "lld" && tools.Find(gnu + "ld.bfd", gnu + "ld") is { } bfd)
        {
            return (LinkerFlavor.Bfd, bfd);
        }

        var missing = wanted is null ? $"neither ld.lld nor {gnu}ld.bfd is" : $"{(wanted == "bfd" ? gnu : "")}ld.{wanted} is not";
        throw new MinImageException(Codes.NoLinker, $"No linker: {missing} in PATH. Install lld. {target.Install}");
    }

    private string FindObjCopy(ProbeTarget target, LinkerFlavor linker)
    {
        var gnu = target.GnuPrefix + "objcopy";
        return (linker == LinkerFlavor.Lld ? tools.Find("llvm-objcopy", gnu) : tools.Find(gnu, "llvm-objcopy"))
            ?? throw new MinImageException(
                Codes.NoObjCopy,
                $"Neither llvm-objcopy nor {gnu} is in PATH. One of them is required to move symbols out of the executable. "
                + $"Install llvm or binutils. {target.Install}");
    }

    // Prefers an archiver from the same family of tools as objcopy.
    private string FindArchiver(ProbeTarget target, string objCopy)
    {
        var gnu = target.GnuPrefix + "ar";
        var isLlvm = Path.GetFileName(objCopy).StartsWith("llvm", StringComparison.Ordinal);
        return (isLlvm ? tools.Find("llvm-ar", gnu) : tools.Find(gnu, "llvm-ar"))
            ?? throw new MinImageException(
                Codes.NoObjCopy,
                $"Neither llvm-ar nor {gnu} is in PATH. One of them is required to store the compiled OpenSSL shim. "
                + $"Install llvm or binutils. {target.Install}");
    }

    private static void CheckOpenSslHeaders(
        ProbeTarget target, string driver, ImmutableArray<string> targetArguments, CancellationToken cancellationToken)
    {
        string[] arguments = [.. targetArguments, "-fsyntax-only", "-include", "openssl/ssl.h", "-x", "c", "/dev/null"];
        if (Tool.Run(driver, arguments, cancellationToken).ExitCode != 0)
        {
            throw new MinImageException(
                Codes.NoStaticOpenSsl,
                $"'{driver}' does not find the header openssl/ssl.h for {target.Platform.RuntimeIdentifier}, "
                + $"which compiling .NET's OpenSSL shim requires. Install it. {target.Install}");
        }
    }

    private static string Ask(string tool, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return Tool.Run(tool, arguments, cancellationToken).Output;
        }
        catch (Win32Exception e)
        {
            throw new MinImageException(Codes.NoCompilerDriver, $"'{tool}' could not be started: {e.Message}. Install it again, or remove it from PATH.", e);
        }
    }

    private static string[] SearchedFolders(string output)
    {
        const string Prefix = "libraries: =";
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith(Prefix, StringComparison.Ordinal));
        return line is null ? [] : line[Prefix.Length..].Trim().Split(':');
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex VersionNumber();
}
