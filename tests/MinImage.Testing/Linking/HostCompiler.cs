namespace MinImage.Testing.Linking;

/// <summary>The host's gcc, which locates the start files and static libraries of the C library.</summary>
internal static class HostCompiler
{
    private static readonly Lazy<string[]> StartFilePaths = new(() => Find("rcrt1.o", "crti.o", "crtbeginS.o"));
    private static readonly Lazy<string[]> LibraryPaths = new(() => Find("libm.a", "libc.a", "libgcc.a", "libgcc_eh.a"));
    private static readonly Lazy<string[]> CxxLibraryPaths = new(() => Find("libstdc++.a"));
    private static readonly Lazy<string[]> EndFilePaths = new(() => Find("crtendS.o", "crtn.o"));

    public static string[] StartFiles => StartFilePaths.Value;

    public static string[] Libraries => LibraryPaths.Value;

    public static string[] CxxLibraries => CxxLibraryPaths.Value;

    public static string[] EndFiles => EndFilePaths.Value;

    /// <summary>Runs a tool that has to succeed.</summary>
    public static string Run(string tool, params IEnumerable<string> arguments)
    {
        var result = TryRun(tool, arguments);
        Assert.True(result.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    /// <summary>Runs a tool or a linked program, which may fail.</summary>
    public static CommandResult TryRun(string tool, params IEnumerable<string> arguments) =>
        Command.Run(tool, arguments, environment: Command.Untranslated);

    private static string[] Find(params string[] names) => [.. names.Select(name => Run("gcc", "-print-file-name=" + name).Trim()).SelectMany(FilesOf)];

    // libm.a may be a linker script that names the archives: GROUP ( /usr/lib/x86_64-linux-gnu/libm-2.36.a ... )
    private static IEnumerable<string> FilesOf(string path)
    {
        using var reader = new StreamReader(path);
        var beginning = new char[2];
        return reader.Read(beginning) == 2 && beginning is ['/', '*']
            ? File.ReadAllText(path).Split([' ', '\n', '(', ')']).Where(word => word.StartsWith('/') && word.EndsWith(".a", StringComparison.Ordinal))
            : [path];
    }
}
