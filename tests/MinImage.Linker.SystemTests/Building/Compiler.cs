using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace MinImage.Linker.SystemTests.Building;

/// <summary>Compiles sources, once for each combination of compiler, source and flags; objects are cached between runs.</summary>
internal static class Compiler
{
    private static readonly string[] LanguageFlags = ["-std=gnu++17"];

    private static readonly Lazy<bool> Sources = new(() =>
    {
        Command.Output("bash", Path.Combine(Checkout.Project, "Sources", "sources.sh"));
        return true;
    });

    private static readonly ConcurrentDictionary<string, string> Versions = new(StringComparer.Ordinal);
    private static readonly KeyedLocks Locks = new();

    /// <summary>Downloads the third-party sources and the sysroots.</summary>
    public static void NeedSources() => Assert.True(Sources.Value);

    /// <summary>Compiles a file of the folder Programs.</summary>
    /// <param name="target">The target.</param>
    /// <param name="file">The file's name, whose extension selects the language.</param>
    /// <param name="choice">The compiler, <c>gcc</c> or <c>clang</c>, and its flags.</param>
    /// <returns>The path of the object.</returns>
    public static string Compile(Target target, string file, params IEnumerable<string> choice)
    {
        var isClang = choice.First() == "clang";
        var source = Path.Combine(Checkout.Project, "Programs", file);
        var isCxx = Path.GetExtension(file) == ".cpp";
        string[] all = ["-w", "-pthread", .. isCxx ? LanguageFlags : [], .. choice.Skip(1)];
        string[] compiler = isClang ? ["clang", "--target=" + target.Triplet] : [target.Tool(isCxx ? "g++" : "gcc")];

        // Headers in the same folder are part of the source.
        var headers = Directory.GetFiles(Path.GetDirectoryName(source)!, "*.h").Order(StringComparer.Ordinal).Select(File.ReadAllText);
        var key =
            string.Join('\0', (IEnumerable<string>)[Versions.GetOrAdd(
                compiler[0], c => Command.Output(c, "--version")), .. compiler, .. all, File.ReadAllText(source), .. headers]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
        var folder = Path.Combine(Checkout.Cache, "objects", target.RuntimeIdentifier, "programs");
        var result = Path.Combine(folder, $"{file}-{hash}.o");
        lock (Locks.Of(result))
        {
            if (!File.Exists(result))
            {
                Directory.CreateDirectory(folder);
                Command.Output(compiler[0], [.. compiler.Skip(1), "-c", "-o", result + ".partial", source, .. all]);
                File.Move(result + ".partial", result, overwrite: true);
            }
        }

        return result;
    }

    /// <summary>Compiles a third-party program.</summary>
    /// <param name="target">The target.</param>
    /// <param name="name">The program's name in <c>Sources/compile.sh</c>.</param>
    /// <returns>The objects by file name, in link order.</returns>
    public static IReadOnlyList<string> CompileForeign(Target target, string name)
    {
        NeedSources();
        var folder = Command.Output("bash", Path.Combine(Checkout.Project, "Sources", "compile.sh"), target.RuntimeIdentifier, name).Trim();
        return [.. File.ReadAllLines(Path.Combine(folder, "objects")).Select(o => Path.Combine(folder, o))];
    }
}
