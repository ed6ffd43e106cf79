using System.ComponentModel;
using System.Text;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;
using MinImage.Platforms;
using MinImage.Processes;

namespace MinImage.Linking;

/// <summary>Looks for the host's compiler driver, linker, objcopy and static libraries, before anything long begins.</summary>
/// <param name="tools">Where tools are looked for.</param>
public sealed partial class ToolchainProbe(SearchPath tools)
{
    /// <summary>Finds a toolchain for a platform.</summary>
    /// <param name="platform">What executables are made for.</param>
    /// <param name="driver">The driver that the user asked for, a name or a path; null for clang, else gcc.</param>
    /// <param name="flavor">The linker that the user asked for, <c>lld</c> or <c>bfd</c>; null for lld where it is there.</param>
    /// <param name="cancellationToken">Ends the tools that are asked.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NoCompilerDriver"/>, <see cref="Codes.NoLinker"/>, <see cref="Codes.NoObjCopy"/>,
    /// <see cref="Codes.NoStaticLibC"/>, <see cref="Codes.NoStaticOpenSsl"/>.
    /// </exception>
    public Toolchain Find(Platform platform, string? driver, string? flavor, CancellationToken cancellationToken)
    {
        var driverPath = (driver is null ? tools.Find("clang", "gcc") : tools.Find(driver))
            ?? throw new MinImageException(
                Codes.NoCompilerDriver,
                $"No compiler driver: {(driver is null ? "neither clang nor gcc is" : $"'{driver}' is not")} on the PATH, and one of them is needed to link. Install it. {InstallCommands.All}");
        var (linker, linkerPath) = FindLinker(flavor);
        var objCopy = (linker == LinkerFlavor.Lld ? tools.Find("llvm-objcopy", "objcopy") : tools.Find("objcopy", "llvm-objcopy"))
            ?? throw new MinImageException(
                Codes.NoObjCopy,
                $"Neither llvm-objcopy nor objcopy is on the PATH, and one of them is needed to move symbols out of the executable. Install llvm or binutils. {InstallCommands.All}");
        var archiver = tools.Find(Path.GetFileName(objCopy).StartsWith("llvm", StringComparison.Ordinal) ? ["llvm-ar", "ar"] : ["ar", "llvm-ar"])
            ?? throw new MinImageException(
                Codes.NoObjCopy,
                $"Neither llvm-ar nor ar is on the PATH, and one of them is needed to keep the compiled OpenSSL shim. Install llvm or binutils. {InstallCommands.All}");

        var libraries = LibraryFolders(Ask(driverPath, ["-print-search-dirs"], cancellationToken));
        var libC = FindLibrary(libraries, "libc.a");
        if (libC is null || FindLibrary(libraries, "libm.a") is null || FindLibrary(libraries, "rcrt1.o") is null)
        {
            throw new MinImageException(
                Codes.NoStaticLibC,
                $"The static C library (libc.a, libm.a, rcrt1.o) is in none of the folders that '{driverPath}' looks in. Install it. {InstallCommands.All}");
        }

        var libCrypto = FindLibrary(libraries, "libcrypto.a");
        if (libCrypto is null || FindLibrary(libraries, "libssl.a") is null)
        {
            throw new MinImageException(
                Codes.NoStaticOpenSsl,
                $"The static OpenSSL (libssl.a, libcrypto.a) is in none of the folders that '{driverPath}' looks in; an executable without it cannot do TLS in an empty image. Install it. {InstallCommands.All}");
        }

        if (Tool.Run(driverPath, ["-fsyntax-only", "-include", "openssl/ssl.h", "-x", "c", "/dev/null"], cancellationToken).ExitCode != 0)
        {
            throw new MinImageException(
                Codes.NoStaticOpenSsl,
                $"'{driverPath}' finds no header openssl/ssl.h; .NET's cryptography is compiled against it. Install it. {InstallCommands.All}");
        }

        return new Toolchain(
            platform,
            driverPath,
            Ask(driverPath, ["--version"], cancellationToken).Split('\n')[0].Trim(),
            linker,
            FirstVersion(Ask(linkerPath, ["--version"], cancellationToken)),
            objCopy,
            archiver,
            libCrypto,
            platform.Libc == Libc.Glibc ? GlibcVersion(libC) : new Version(0, 0));
    }

    private (LinkerFlavor Flavor, string Path) FindLinker(string? wanted)
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

        if (wanted != "lld" && tools.Find("ld.bfd", "ld") is { } bfd)
        {
            return (LinkerFlavor.Bfd, bfd);
        }

        throw new MinImageException(
            Codes.NoLinker,
            $"No linker: {(wanted is null ? "neither ld.lld nor ld.bfd is" : $"ld.{wanted} is not")} on the PATH. Install lld. {InstallCommands.All}");
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
