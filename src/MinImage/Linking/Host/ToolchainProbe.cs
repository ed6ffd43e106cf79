using System.Collections.Immutable;
using System.ComponentModel;
using System.Text;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;
using MinImage.Host.Processes;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Linking.Host;

/// <summary>Looks for the host's compiler driver, linker, objcopy and static libraries, before anything long begins.</summary>
/// <param name="tools">Where tools are looked for.</param>
/// <param name="host">The host's own platform.</param>
public sealed partial class ToolchainProbe(SearchPath tools, Platform host)
{
    /// <summary>Finds a toolchain for a platform.</summary>
    /// <param name="platform">What executables are made for: the host's own platform, or another processor's.</param>
    /// <param name="driver">The driver that the user asked for, a name or a path; null for clang, else gcc.</param>
    /// <param name="flavor">The linker that the user asked for, <c>lld</c> or <c>bfd</c>; null for lld where it is there.</param>
    /// <param name="cancellationToken">Ends the tools that are asked.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NoCompilerDriver"/>, <see cref="Codes.NoLinker"/>, <see cref="Codes.NoObjCopy"/>,
    /// <see cref="Codes.NoStaticLibC"/>, <see cref="Codes.NoStaticOpenSsl"/>.
    /// </exception>
    public Toolchain Find(Platform platform, string? driver, string? flavor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var isForeign = platform.Triplet != host.Triplet;
        var install = InstallCommands.For(platform, isForeign);

        // GNU's tools are for one processor each, and called by it where that is not the host's; LLVM's are for all.
        var gnu = isForeign ? platform.Triplet + "-" : "";
        var driverPath = (driver is null ? tools.Find("clang", gnu + "gcc") : tools.Find(driver))
            ?? throw new MinImageException(
                Codes.NoCompilerDriver,
                $"No compiler driver for {platform.RuntimeIdentifier}: {(driver is null ? $"neither clang nor {gnu}gcc is" : $"'{driver}' is not")} on the PATH, and one of them is needed to link. Install it. {install}");
        var driverVersion = Ask(driverPath, ["--version"], cancellationToken).Split('\n')[0].Trim();
        var target = TargetArguments(platform, driverPath, driverVersion, isForeign, install, cancellationToken);
        var (linker, linkerPath) = FindLinker(flavor, gnu, install);
        string[] objCopies = ["llvm-objcopy", gnu + "objcopy"];
        var objCopy = tools.Find(linker == LinkerFlavor.Lld ? objCopies : [.. objCopies.Reverse()])
            ?? throw new MinImageException(
                Codes.NoObjCopy,
                $"Neither llvm-objcopy nor {gnu}objcopy is on the PATH, and one of them is needed to move symbols out of the executable. Install llvm or binutils. {install}");
        string[] archivers = ["llvm-ar", gnu + "ar"];
        var archiver = tools.Find(Path.GetFileName(objCopy).StartsWith("llvm", StringComparison.Ordinal) ? archivers : [.. archivers.Reverse()])
            ?? throw new MinImageException(
                Codes.NoObjCopy,
                $"Neither llvm-ar nor {gnu}ar is on the PATH, and one of them is needed to keep the compiled OpenSSL shim. Install llvm or binutils. {install}");

        // A distribution's libraries for several processors lie in folders that the driver for another one does not look in.
        ImmutableArray<string> more = isForeign ? [$"/usr/lib/{platform.Triplet}"] : [];
        string[] libraries = [.. more, .. LibraryFolders(Ask(driverPath, [.. target, "-print-search-dirs"], cancellationToken))];
        var libC = FindLibrary(libraries, "libc.a");
        if (libC is null || FindLibrary(libraries, "libm.a") is null || FindLibrary(libraries, "rcrt1.o") is null)
        {
            throw new MinImageException(
                Codes.NoStaticLibC,
                $"The static C library (libc.a, libm.a, rcrt1.o) for {platform.RuntimeIdentifier} is in none of the folders that '{driverPath}' looks in. Install it. {install}");
        }

        var libCrypto = FindLibrary(libraries, "libcrypto.a");
        if (libCrypto is null || FindLibrary(libraries, "libssl.a") is null)
        {
            throw new MinImageException(
                Codes.NoStaticOpenSsl,
                $"The static OpenSSL (libssl.a, libcrypto.a) for {platform.RuntimeIdentifier} is in none of the folders that '{driverPath}' looks in; an executable without it cannot do TLS in an empty image. Install it. {install}");
        }

        if (Tool.Run(driverPath, [.. target, "-fsyntax-only", "-include", "openssl/ssl.h", "-x", "c", "/dev/null"], cancellationToken).ExitCode != 0)
        {
            throw new MinImageException(
                Codes.NoStaticOpenSsl,
                $"'{driverPath}' finds no header openssl/ssl.h for {platform.RuntimeIdentifier}; .NET's cryptography is compiled against it. Install it. {install}");
        }

        return new Toolchain(
            platform,
            driverPath,
            target,
            more,
            driverVersion,
            linker,
            FirstVersion(Ask(linkerPath, ["--version"], cancellationToken)),
            objCopy,
            archiver,
            libCrypto,
            platform.Libc == CLibrary.Glibc ? GlibcVersion(libC) : new Version(0, 0))
        {
            IcuFolder = IcuLibraries.All.All(name => FindLibrary(libraries, name) is not null) ? Path.GetDirectoryName(FindLibrary(libraries, IcuLibraries.Data)) : null,
        };
    }

    private static ImmutableArray<string> TargetArguments(
        Platform platform, string driver, string version, bool isForeign, string install, CancellationToken cancellationToken)
    {
        if (!isForeign)
        {
            return [];
        }

        if (version.Contains("clang", StringComparison.OrdinalIgnoreCase))
        {
            return ["--target=" + platform.Triplet];
        }

        var machine = Ask(driver, ["-dumpmachine"], cancellationToken).Trim();
        return machine == platform.Triplet
            ? []
            : throw new MinImageException(
                Codes.NoCompilerDriver,
                $"The compiler driver '{driver}' makes executables for {machine}, and the image is for {platform.RuntimeIdentifier}. Leave CppCompilerAndLinker out, or set it to clang. {install}");
    }

    private (LinkerFlavor Flavor, string Path) FindLinker(string? wanted, string gnu, string install)
    {
        if (wanted is not (null or "lld" or "bfd"))
        {
            throw new MinImageException(
                Codes.NoLinker,
                $"LinkerFlavor is '{wanted}'; a static executable is linked with lld or bfd. Set one of them, or leave it out.");
        }

        if (wanted != "bfd" && tools.Find("ld.lld") is { } lld)
        {
            return (LinkerFlavor.Lld, lld);
        }

        if (wanted != "lld" && tools.Find(gnu + "ld.bfd", gnu + "ld") is { } bfd)
        {
            return (LinkerFlavor.Bfd, bfd);
        }

        throw new MinImageException(
            Codes.NoLinker,
            $"No linker: {(wanted is null ? $"neither ld.lld nor {gnu}ld.bfd is" : $"{(wanted == "bfd" ? gnu : "")}ld.{wanted} is not")} on the PATH. Install lld. {install}");
    }

    private static string Ask(string tool, string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return Tool.Run(tool, arguments, cancellationToken).Output;
        }
        catch (Win32Exception e)
        {
            throw new MinImageException(Codes.NoCompilerDriver, $"'{tool}' could not be started: {e.Message}. Install it again, or take it off the PATH.", e);
        }
    }

    private static string[] LibraryFolders(string searchFolders)
    {
        const string Prefix = "libraries: =";
        var line = searchFolders.Split('\n').FirstOrDefault(l => l.StartsWith(Prefix, StringComparison.Ordinal));
        return line is null ? [] : line[Prefix.Length..].Trim().Split(':');
    }

    private static string? FindLibrary(string[] folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(path => new FileInfo(path) is { Exists: true, Length: > 0 });

    private static Version FirstVersion(string text) =>
        VersionNumber().Match(text) is { Success: true } match ? Version.Parse(match.Value) : new Version(0, 0);

    // The library says its version in a banner, which stands in libc.a as it is; the headers may be another package's.
    private static Version GlibcVersion(string libC)
    {
        var banner = "stable release version "u8;
        var content = File.ReadAllBytes(libC).AsSpan();
        var start = content.IndexOf(banner);
        return start < 0 ? new Version(0, 0) : FirstVersion(Encoding.ASCII.GetString(content.Slice(start + banner.Length, 8)));
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex VersionNumber();
}
