using System.Collections.Immutable;
using MinImage.Linker;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Machines;

namespace MinImage.Testing.Linking;

/// <summary>A link of files that a test creates, in the order in which they are added.</summary>
internal sealed class TestLink
{
    private readonly List<(string Name, byte[] Content)> _files = [];
    private ImmutableSortedDictionary<string, string> _aliases = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public TargetMachine Machine { get; init; } = TargetMachine.X64;

    public string SymbolFileName { get; init; } = "program.dbg";

    public TestLink Add(string name, TestObject file) => Add(name, file.ToBytes());

    public TestLink Add(string name, TestArchive archive) => Add(name, archive.ToBytes());

    public TestLink Add(string name, byte[] content)
    {
        _files.Add((name, content));
        return this;
    }

    /// <summary>Adds code that throws, so that all unwind records are kept.</summary>
    public TestLink AddThrower(string unwinder = "_Unwind_RaiseException")
    {
        var thrower = new TestObject();
        var section = thrower.Section(".init_array", SectionType.InitArray, SectionFlags.Alloc | SectionFlags.Write, new byte[8], 8);
        thrower.Relocate(section, 0, X64Relocation.Absolute64, unwinder);
        var library = new TestObject();
        library.Function(unwinder);
        return Add("thrower.o", thrower).Add("unwinder.o", library);
    }

    public TestLink Alias(string name, string target)
    {
        _aliases = _aliases.Add(name, target);
        return this;
    }

    public LinkOutput Run(CancellationToken cancellationToken = default) => Run(new ParallelOptions { CancellationToken = cancellationToken });

    public LinkOutput Run(ParallelOptions options)
    {
        var contents = _files.Select(f => InputContent.FromBytes(f.Content)).ToList();
        try
        {
            var files = _files.Zip(contents, (f, content) => new LinkInput(f.Name, content)).ToImmutableArray();
            return StaticLinker.Link(new LinkInputs(Machine, files, _aliases, SymbolFileName), options);
        }
        finally
        {
            contents.ForEach(c => c.Dispose());
        }
    }

    /// <summary>Links and checks that there are no diagnostics.</summary>
    public LinkedProgram Link()
    {
        var output = Run();
        Assert.True(output.Diagnostics.IsEmpty, string.Join("\n", output.Diagnostics));
        return new LinkedProgram(output);
    }

    /// <summary>Links and checks that there is one diagnostic and no output.</summary>
    public LinkDiagnostic Refusal()
    {
        var output = Run();
        Assert.Null(output.Executable);
        Assert.Null(output.SymbolFile);
        Assert.Null(output.Map);
        return Assert.Single(output.Diagnostics);
    }
}
