using System.Collections.Immutable;
using MinImage.Linker.Inputs;
using MinImage.Linker.SystemTests.Reading;

namespace MinImage.Linker.SystemTests.Building;

/// <summary>A program that our linker and another one linked from the same objects and libraries.</summary>
internal sealed class ComparedProgram : IDisposable
{
    private static readonly string[] StartFiles = ["rcrt1.o", "crti.o", "crtbeginS.o"];
    private static readonly string[] Libraries = ["libssl.a", "libcrypto.a", "libm.a", "libmvec.a", "libgcc.a", "libgcc_eh.a", "libc.a"];
    private static readonly string[] EndFiles = ["crtendS.o", "crtn.o"];

    private readonly TemporaryFolder _folder = new();
    private readonly Target _target;
    private readonly string[] _inputs;
    private readonly bool _isCxx;
    private UnwindTables? _unwinding;

    private ComparedProgram(Target target, string name, IEnumerable<string> objects, bool isCxx)
    {
        // Programs print their own name, so both have the same name, in two folders.
        Ours = NewFile("ours", name);
        Theirs = NewFile("theirs", name);
        _target = target;
        _isCxx = isCxx;
        _inputs = Inputs(target, objects, isCxx);
    }

    /// <summary>The path of the program that our linker linked.</summary>
    public string Ours { get; }

    /// <summary>The path of the program that the other linker linked.</summary>
    public string Theirs { get; }

    /// <summary>The symbol file of our program.</summary>
    public string SymbolFile => Ours + ".dbg";

    /// <summary>A folder for the files that the program reads and writes.</summary>
    public TemporaryFolder Folder => _folder;

    /// <summary>Links with our linker and LLVM's, and checks that ours is not larger.</summary>
    /// <param name="target">The target.</param>
    /// <param name="name">The program's name in the table of sizes.</param>
    /// <param name="objects">The program's objects.</param>
    /// <param name="sizes">The table.</param>
    /// <param name="isCxx">Whether the program needs the C++ library.</param>
    public static ComparedProgram Link(Target target, string name, IEnumerable<string> objects, SizeTable sizes, bool isCxx = false)
    {
        var program = new ComparedProgram(target, name.Split(' ', ',')[0], objects, isCxx);
        var ours = program.LinkOurs();
        program.LinkTheirs(
            "ld.lld", "-m", target.Emulation, "-O2", "--icf=safe", "--pack-dyn-relocs=relr", "-z", "nostart-stop-gc", "-z", "text");
        var theirs = ElfFile.Read(program.Theirs);
        sizes.Add(target, name, ours, theirs);
        const int page = 4096;
        Assert.True(
            ours.Length <= (theirs.Length * 1.01) + page,
            $"'{name}' for {target.RuntimeIdentifier} takes {ours.Length} bytes, and {theirs.Length} where lld links it.");
        return program;
    }

    /// <summary>Links with our linker and GNU ld, for programs that lld does not support. Sizes are not compared: GNU ld writes larger files.</summary>
    /// <param name="target">The target.</param>
    /// <param name="objects">The program's objects.</param>
    /// <param name="isCxx">Whether the program needs the C++ library.</param>
    public static ComparedProgram LinkWithGnu(Target target, IEnumerable<string> objects, bool isCxx = false)
    {
        var program = new ComparedProgram(target, "program", objects, isCxx);
        program.LinkOurs();
        program.LinkTheirs(target.Tool("ld.bfd"));
        return program;
    }

    /// <summary>Runs both programs and checks that they do the same.</summary>
    /// <param name="arguments">The program's arguments.</param>
    /// <returns>The result of both.</returns>
    public CommandResult Run(params IEnumerable<string> arguments) => RunWithInput("", arguments);

    /// <summary>Runs both programs and checks that they do the same.</summary>
    /// <param name="input">The standard input of both.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <returns>The result of both.</returns>
    public CommandResult RunWithInput(string input, params IEnumerable<string> arguments)
    {
        return RunEach(executable => Command.Run(Line(executable, arguments), _folder.Path, input));
    }

    /// <summary>Runs each program in an empty folder of its own, and checks that they do the same.</summary>
    /// <param name="input">The standard input of both.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <returns>The result of both.</returns>
    public CommandResult RunEachInItsFolder(string input, params IEnumerable<string> arguments) =>
        RunEach(executable => Command.Run(Line(executable, arguments), Directory.CreateDirectory(executable + ".folder").FullName, input));

    /// <summary>Runs a shell command with each program, and checks that both succeed and do the same.</summary>
    /// <param name="line">The line, with <c>{}</c> for the command that runs the program.</param>
    /// <returns>The output of both.</returns>
    public string Pipe(string line)
    {
        var result = RunEach(executable =>
            Command.Run(["bash", "-o", "pipefail", "-c", line.Replace("{}", string.Join(' ', Line(executable)), StringComparison.Ordinal)], _folder.Path));
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }

    /// <summary>Runs both programs, checks that they succeed, and returns their output.</summary>
    /// <param name="arguments">The program's arguments.</param>
    public string Output(params IEnumerable<string> arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }

    /// <summary>
    /// Checks that every function of our program can be unwound: by the program itself if it is C++, which throws; otherwise by a debugger. The
    /// program has to be compiled with unwind tables.
    /// </summary>
    public void CheckFunctions()
    {
        var symbols = ElfFile.Read(SymbolFile);
        // The start file for arm64 and clang's terminate handler have no unwind information.
        string[] silent = ["call_weak_fn", "__clang_call_terminate"];
        Assert.Empty(_unwinding!.FunctionsWithout(symbols, _isCxx ? [] : DebugFrames.Read(symbols)).Except(silent, StringComparer.Ordinal));
    }

    /// <summary>Returns the command line that runs one of the two programs.</summary>
    /// <param name="executable">The path of the program.</param>
    /// <param name="arguments">The program's arguments.</param>
    public IEnumerable<string> Line(string executable, params IEnumerable<string> arguments) => [.. _target.Emulator, executable, .. arguments];

    public void Dispose() => _folder.Dispose();

    private CommandResult RunEach(Func<string, CommandResult> run)
    {
        var ours = run(Ours);
        Assert.Equal(InNames(run(Theirs), Theirs), InNames(ours, Ours));
        return ours;
    }

    private static CommandResult InNames(CommandResult result, string path) => result with
    {
        Output = result.Output.Replace(path, "program", StringComparison.Ordinal),
        Errors = result.Errors.Replace(path, "program", StringComparison.Ordinal),
    };

    private string NewFile(string folder, string name) => Path.Combine(Directory.CreateDirectory(_folder[folder]).FullName, name);

    // The inputs are in the order that the product uses; C++ needs one more library.
    private static string[] Inputs(Target target, IEnumerable<string> objects, bool isCxx)
    {
        Compiler.NeedSources();
        return
        [
            .. StartFiles.Select(target.Library).OfType<string>(),
            .. objects,
            .. isCxx ? [target.CompilerLibrary("libstdc++.a")] : Array.Empty<string>(),
            .. Libraries.Select(target.Library).OfType<string>(),
            .. EndFiles.Select(target.Library).OfType<string>(),
        ];
    }

    private ElfFile LinkOurs()
    {
        var files = _inputs.Select(path => new LinkInput(path, InputContent.FromFile(path))).ToImmutableArray();
        try
        {
            var inputs = new LinkInputs(_target.Machine, files, ImmutableSortedDictionary<string, string>.Empty, Path.GetFileName(SymbolFile));
            var output = StaticLinker.Link(inputs, CancellationToken.None);
            Assert.True(output.Diagnostics.IsEmpty, string.Join("\n", output.Diagnostics));
            File.WriteAllBytes(Ours, output.Executable!);
            File.WriteAllBytes(SymbolFile, output.SymbolFile!);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Ours, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            var elf = new ElfFile(output.Executable!);
            _unwinding = UnwindTables.Check(elf);
            return elf;
        }
        finally
        {
            foreach (var file in files)
            {
                file.Content.Dispose();
            }
        }
    }

    private void LinkTheirs(string linker, params IEnumerable<string> arguments) => Command.Output(
        linker,
        [
            .. arguments, "-static", "-pie", "--no-dynamic-linker", "-z", "relro", "-z", "now", "-z", "noexecstack",
            "--eh-frame-hdr", "--gc-sections", "--build-id", "--strip-all", "-o", Theirs,
            .. _inputs.TakeWhile(i => !i.EndsWith(".a", StringComparison.Ordinal)),
            "--start-group", .. _inputs.Where(i => i.EndsWith(".a", StringComparison.Ordinal)), "--end-group",
            .. _inputs.Reverse().TakeWhile(i => !i.EndsWith(".a", StringComparison.Ordinal)).Reverse(),
        ]);
}
