using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.SystemTests.Building;

/// <summary>A platform, with this machine's tools for it: GCC, lld, and an emulator if one is needed.</summary>
internal sealed partial class Target
{
    private readonly string _prefix;
    private readonly Lazy<bool> _isOlderThanCompiler;

    private Target(string runtimeIdentifier, TargetMachine machine, string triplet, string prefix, string emulation, string[] emulator)
    {
        RuntimeIdentifier = runtimeIdentifier;
        Machine = machine;
        Triplet = triplet;
        Emulation = emulation;
        Emulator = emulator;
        _prefix = prefix;
        _isOlderThanCompiler = new(IsOlderThanCompiler);
    }

    public static Target X64 { get; } = new("linux-x64", TargetMachine.X64, "x86_64-linux-gnu", "", "elf_x86_64", []);

    public static Target Arm64 { get; } = new(
        "linux-arm64", TargetMachine.Arm64, "aarch64-linux-gnu", "aarch64-linux-gnu-", "aarch64linux", ["qemu-aarch64-static"]);

    public string RuntimeIdentifier { get; }

    public TargetMachine Machine { get; }

    /// <summary>The value of lld's option <c>-m</c>.</summary>
    public string Emulation { get; }

    /// <summary>The emulator for the platform's programs; empty if none is needed.</summary>
    public string[] Emulator { get; }

    /// <summary>The target triple.</summary>
    public string Triplet { get; }

    /// <summary>The folder of the libraries and start files that the product links with.</summary>
    public string SysRoot => Path.Combine(Workspace.Repository, "artifacts", "sysroot", RuntimeIdentifier, "lib");

    public static Target Of(string runtimeIdentifier) => runtimeIdentifier == X64.RuntimeIdentifier ? X64 : Arm64;

    public string Tool(string name) => _prefix + name;

    /// <summary>Returns the path of a library or start file, or null if the platform has none.</summary>
    /// <param name="name">The file name.</param>
    public string? Library(string name)
    {
        // OpenSSL is always that of the sysroot, which matches the headers, even with another C library.
        var path = _isOlderThanCompiler.Value && name is not ("libssl.a" or "libcrypto.a") ? CompilerLibrary(name) : Path.Combine(SysRoot, name);
        return File.Exists(path) ? path : null;
    }

    /// <summary>Returns the path of one of the compiler's libraries, such as <c>libstdc++.a</c>.</summary>
    /// <param name="name">The file name.</param>
    public string CompilerLibrary(string name)
    {
        var path = Command.Output(Tool("g++"), "-print-file-name=" + name).Trim();

        // If glibc's vector functions are in a separate library, libm.a is a linker script that refers to two files.
        return name == "libm.a" && File.Exists(path) && ScriptedLibrary().Match(File.ReadAllText(path, Encoding.Latin1)) is { Success: true } match
            ? match.Groups[1].Value
            : path;
    }

    // With headers newer than the sysroot's, programs reference functions that only the compiler's own C library defines.
    private bool IsOlderThanCompiler()
    {
        var macros = Command.Run([Tool("gcc"), "-E", "-dM", "-"], input: "#include <features.h>\n").Output;
        var compilers = int.Parse(MinorVersion().Match(macros).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var manifest = File.ReadAllText(Path.Combine(SysRoot, "..", "sysroot.json"));
        var sysRoots = int.Parse(ManifestVersion().Match(manifest).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return sysRoots < compilers;
    }

    [GeneratedRegex("^#define __GLIBC_MINOR__ ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex MinorVersion();

    [GeneratedRegex("\"glibc\": \"2\\.([0-9]+)\"")]
    private static partial Regex ManifestVersion();

    [GeneratedRegex("^/\\* GNU ld script[^!]*GROUP \\( *([^ ]+\\.a)")]
    private static partial Regex ScriptedLibrary();
}
