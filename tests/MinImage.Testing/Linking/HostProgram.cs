using System.Collections.Immutable;
using MinImage.Linker;
using MinImage.Linker.Inputs;

namespace MinImage.Testing.Linking;

/// <summary>A program that the host's compiler compiles, linked by our linker and by lld against the host's static libraries.</summary>
internal sealed class HostProgram : IDisposable
{
    private const string Name = "program";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _objects = [];
    private ImmutableSortedDictionary<string, string> _aliases = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private string Executable => Path.Combine(_folder.Path, Name);

    private string Peer => Path.Combine(_folder.Path, "peer");

    /// <summary>Whether it is linked against the C++ library.</summary>
    public bool IsCxx { get; init; }

    /// <summary>Edits the C library before our linker reads it; null for no edit.</summary>
    public Func<LinkInput, byte[]?>? LibcChange { get; init; }

    /// <summary>The compiler; null for gcc or g++.</summary>
    public string? Compiler { get; init; }

    public string SymbolFile => Path.Combine(_folder.Path, Name + ".dbg");

    /// <summary>Compiles a source file, whose extension selects the language.</summary>
    public HostProgram Compile(string name, string source, params IEnumerable<string> flags)
    {
        var path = _folder.Write(name, System.Text.Encoding.UTF8.GetBytes(source));
        var file = Path.ChangeExtension(path, ".o");
        HostCompiler.Run(Compiler ?? (IsCxx ? "g++" : "gcc"), ["-c", "-o", file, path, .. flags]);
        _objects.Add(file);
        return this;
    }

    /// <summary>Reads the only object.</summary>
    public byte[] ReadObject() => File.ReadAllBytes(Assert.Single(_objects));

    public HostProgram Alias(string name, string target)
    {
        _aliases = _aliases.Add(name, target);
        return this;
    }

    /// <summary>Moves all objects but the first into an archive.</summary>
    /// <param name="options">The options of <c>ar</c>; <c>rcS</c> creates no symbol index.</param>
    public HostProgram Archive(string options = "rcs")
    {
        var archive = Path.Combine(_folder.Path, "lib.a");
        HostCompiler.Run("ar", [options, archive, .. _objects.Skip(1)]);
        _objects.RemoveRange(1, _objects.Count - 1);
        _objects.Add(archive);
        return this;
    }

    public LinkOutput TryLink(ParallelOptions? options = null)
    {
        var paths = HostCompiler.StartFiles
            .Concat(_objects)
            .Concat(IsCxx ? HostCompiler.CxxLibraries : [])
            .Concat(HostCompiler.Libraries)
            .Concat(HostCompiler.EndFiles);
        var files = paths.Select(path => new LinkInput(path, InputContent.FromFile(path))).ToImmutableArray();
        try
        {
            if (files.FirstOrDefault(file => Path.GetFileName(file.Name) == "libc.a") is { } libc && LibcChange?.Invoke(libc) is { } changed)
            {
                files = files.Replace(libc, libc with { Content = InputContent.FromBytes(changed) });
                libc.Content.Dispose();
            }

            return StaticLinker.Link(new LinkInputs(TargetMachine.X64, files, _aliases, Path.GetFileName(SymbolFile)), options ?? new ParallelOptions());
        }
        finally
        {
            foreach (var file in files)
            {
                file.Content.Dispose();
            }
        }
    }

    /// <summary>Links with our linker, and checks that it succeeds.</summary>
    public LinkedProgram Link()
    {
        var output = TryLink();
        Assert.True(output.Diagnostics.IsEmpty, string.Join("\n", output.Diagnostics));
        File.WriteAllBytes(Executable, output.Executable!);
        File.WriteAllBytes(SymbolFile, output.SymbolFile!);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Executable, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return new LinkedProgram(output);
    }

    /// <summary>Runs the program that <see cref="Link"/> wrote.</summary>
    public CommandResult Run(params IEnumerable<string> arguments) => HostCompiler.TryRun(Executable, arguments);

    /// <summary>Runs the program that <see cref="Link"/> wrote, with an environment variable: <c>NAME=value</c>.</summary>
    public CommandResult RunWith(string variable) => HostCompiler.TryRun("env", variable, Executable);

    /// <summary>Links the same objects with lld and runs the result.</summary>
    public CommandResult RunPeer(params IEnumerable<string> arguments)
    {
        var aliases = _aliases.Select(a => $"-Wl,--defsym={a.Key}={a.Value}");
        HostCompiler.Run(IsCxx ? "g++" : "gcc", ["-static-pie", "-fuse-ld=lld", "-o", Peer, .. _objects, .. aliases, "-lm"]);
        return HostCompiler.TryRun(Peer, arguments);
    }

    /// <summary>Links with our linker, and checks what the program prints, and that lld's does the same.</summary>
    public LinkedProgram Expect(string output, int exitCode = 0)
    {
        var program = Link();
        var ours = Run();
        Assert.Equal((exitCode, output, ""), (ours.ExitCode, ours.Output, ours.Errors));
        Assert.Equal(ours, RunPeer());
        return program;
    }

    /// <summary>Checks that readelf understands the linked files.</summary>
    public void AssertReadable()
    {
        foreach (var file in (string[])[Executable, SymbolFile])
        {
            var result = HostCompiler.TryRun("readelf", "--all", "--wide", file);
            Assert.Equal((0, ""), (result.ExitCode, result.Errors));
            Assert.DoesNotContain("<corrupt", result.Output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();
}
