using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MinImage.Linker.SystemTests.Building;

/// <summary>A platform, and this machine's tools for it: GCC's compiler, LLVM's linker, and what runs its programs here.</summary>
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

    public static Target Arm64 { get; } = new("linux-arm64", TargetMachine.Arm64, "aarch64-linux-gnu", "aarch64-linux-gnu-", "aarch64linux", ["qemu-aarch64-static"]);

    public string RuntimeIdentifier { get; }

    public TargetMachine Machine { get; }

    /// <summary>The word by which lld knows it.</summary>
    public string Emulation { get; }

    /// <summary>What stands before a program's name to run it; nothing where the machine itself does.</summary>
    public string[] Emulator { get; }

    /// <summary>The word by which clang knows it.</summary>
    public string Triplet { get; }

    /// <summary>The platform's libraries and start files, as the product links with them.</summary>
    public string SysRoot => Path.Combine(Workspace.Repository, "artifacts", "sysroot", RuntimeIdentifier, "lib");

    public static Target Of(string runtimeIdentifier) => runtimeIdentifier == X64.RuntimeIdentifier ? X64 : Arm64;

    public string Tool(string name) => _prefix + name;

    /// <summary>A library or start file for a program; null where the platform has none.</summary>
    /// <param name="name">Its file name.</param>
    public string? Library(string name)
    {
        // What OpenSSL's headers say is what the sysroot's libraries do, whatever the C library is.
        var path = _isOlderThanCompiler.Value && name is not ("libssl.a" or "libcrypto.a") ? CompilerLibrary(name) : Path.Combine(SysRoot, name);
        return File.Exists(path) ? path : null;
    }

    /// <summary>A library of the compiler's own, such as <c>libstdc++.a</c>.</summary>
    /// <param name="name">Its file name.</param>
    public string CompilerLibrary(string name)
    {
        var path = Command.Output(Tool("g++"), "-print-file-name=" + name).Trim();

        // Where glibc has vector functions in a library of their own, libm.a is a script that names two.
        return name == "libm.a" && File.Exists(path) && ScriptedLibrary().Match(File.ReadAllText(path, Encoding.Latin1)) is { Success: true } match
            ? match.Groups[1].Value
            : path;
    }

    // With its headers, newer than the sysroot's, programs ask for functions that only its own C library has.
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
