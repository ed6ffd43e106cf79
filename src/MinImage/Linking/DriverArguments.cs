using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.SysRoots;

namespace MinImage.Linking;

/// <summary>The arguments that ILCompiler's targets compose for a compiler driver, as far as they concern the built-in linker.</summary>
/// <param name="Files">The full paths of objects and archives, in their order.</param>
/// <param name="Aliases">Symbols that are another name of a symbol (<c>--defsym</c>).</param>
internal sealed record DriverArguments(ImmutableArray<string> Files, ImmutableSortedDictionary<string, string> Aliases)
{
    // Libraries that every program is linked with from the sysroot, and parts of the C library that are empty since glibc 2.34.
    private static readonly ImmutableArray<string> ImpliedLibraries = ["c", "dl", "rt", "pthread", "util", "anl", "gcc", "gcc_eh", "m", "ssl", "crypto"];

    // Options that the built-in linker always applies, or that select a driver's linker.
    private static readonly ImmutableArray<string> Known =
    [
        "-pthread", "-static", "-static-pie", "-pie", "-nodefaultlibs", "-nostdlib",
        "-Wl,--as-needed", "-Wl,--eh-frame-hdr", "-Wl,--gc-sections", "-Wl,--discard-all", "-Wl,--strip-debug", "-Wl,--strip-all", "-Wl,-s",
        "-Wl,-Bstatic", "-Wl,-Bdynamic", "-Wl,--start-group", "-Wl,--end-group", "-Wl,-pie",
        "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack", "-Wl,-z,nostart-stop-gc", "-Wl,-z,pack-relative-relocs", "-Wl,--pack-dyn-relocs=relr",
    ];

    private static readonly ImmutableArray<string> KnownFamilies = ["-g", "-O", "-fuse-ld=", "--target=", "-Wl,--build-id", "-Wl,-O", "-Wl,--icf="];

    /// <summary>Parses the arguments.</summary>
    /// <param name="arguments">Texts with one or more arguments each, quoted for the host's shell.</param>
    /// <param name="sysRoot">The sysroot, which is searched for libraries after the folders that the arguments name.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownLinkerArgument"/>, <see cref="Codes.LibraryMissing"/>.</exception>
    public static DriverArguments Parse(IEnumerable<string> arguments, SysRoot sysRoot)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        var aliases = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var folders = new List<string>();

        // NativeLibrary items are not quoted, even if their folders contain spaces.
        var words = arguments
            .SelectMany(a => IsFile(a) && File.Exists(a.Trim()) ? [a.Trim()] : ArgumentWords.Split(a, ArgumentWords.RulesOfHost))
            .Select(ForTheDriver)
            .ToList();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (IsFile(word))
            {
                files.Add(File.Exists(word)
                    ? Path.GetFullPath(word)
                    : throw new MinImageException(
                        Codes.LibraryMissing, $"The library '{word}' does not exist. Check the project's NativeLibrary and LinkerArg items."));
            }
            else if (word.StartsWith("-L", StringComparison.Ordinal))
            {
                folders.Add(word.Length > 2 ? word[2..] : i + 1 < words.Count ? words[++i] : "");
            }
            else if (word.StartsWith("-l", StringComparison.Ordinal))
            {
                if (Library(word[2..], folders, sysRoot) is { } library)
                {
                    files.Add(library);
                }
            }
            else if (Alias(word) is var (name, target))
            {
                aliases[name] = target;
            }
            else if (!Known.Contains(word) && !KnownFamilies.Any(family => word.StartsWith(family, StringComparison.Ordinal)))
            {
                throw new MinImageException(
                    Codes.UnknownLinkerArgument,
                    $"The linker argument '{word}' is not supported by the built-in linker. "
                    + "Remove it from the project's LinkerArg and ExtraLinkerArg items, or set MinImageLinker to Host.");
            }
        }

        return new DriverArguments(files.ToImmutable(), aliases.ToImmutable());
    }

    // A driver passes an ExtraLinkerArg through to its linker, which uses the same options for libraries and folders.
    private static string ForTheDriver(string word) =>
        word.StartsWith("-Wl,-l", StringComparison.Ordinal) || word.StartsWith("-Wl,-L", StringComparison.Ordinal) ? word["-Wl,".Length..] : word;

    private static bool IsFile(string word) =>
        !word.StartsWith('-') && (word.TrimEnd().EndsWith(".a", StringComparison.Ordinal) || word.TrimEnd().EndsWith(".o", StringComparison.Ordinal));

    private static string? Library(string name, List<string> folders, SysRoot sysRoot)
    {
        var file = name.StartsWith(':') ? name[1..] : $"lib{name}.a";
        if (folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } found)
        {
            return Path.GetFullPath(found);
        }

        if (ImpliedLibraries.Contains(name))
        {
            return null;
        }

        return File.Exists(sysRoot[file])
            ? sysRoot[file]
            : throw new MinImageException(
                Codes.LibraryMissing,
                $"The library '{file}' ('-l{name}') is neither in the sysroot '{sysRoot.Folder}' nor in a folder that the project names with '-L'. "
                + "Add its static archive as a NativeLibrary item.");
    }

    private static (string Name, string Target)? Alias(string word)
    {
        const string option = "-Wl,--defsym";
        if (!word.StartsWith(option, StringComparison.Ordinal) || word.Length == option.Length)
        {
            return null;
        }

        return word[(option.Length + 1)..].Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } target] ? (name, target) : null;
    }
}
