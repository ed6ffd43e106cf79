using MinImage.Linker.Diagnostics;
using MinImage.Linker.Folding;
using MinImage.Linker.LayingOut;
using MinImage.Linker.Maps;
using MinImage.Linker.Marking;
using MinImage.Linker.Merging;
using MinImage.Linker.Relocating;
using MinImage.Linker.Resolving;
using MinImage.Linker.Unwinding;
using MinImage.Linker.Writing;

namespace MinImage.Linker;

/// <summary>
/// Links ELF64 objects and archives into one static-pie: an executable for any address, without an interpreter, that its
/// own start code relocates. The same inputs give the same bytes, on any number of cores.
/// </summary>
public static class StaticLinker
{
    private const string EntryName = "_start";

    /// <summary>Links.</summary>
    /// <param name="inputs">What to link.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The executable with its symbol file and map, or the reasons why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LinkOutput Link(LinkInputs inputs, CancellationToken cancellationToken) =>
        Link(inputs, new ParallelOptions { CancellationToken = cancellationToken });

    /// <inheritdoc cref="Link(LinkInputs, CancellationToken)"/>
    /// <param name="inputs">What to link.</param>
    /// <param name="options">Cancels, and says on how many cores to link.</param>
    internal static LinkOutput Link(LinkInputs inputs, ParallelOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var machine = Machine.For(inputs.Machine);
        var diagnostics = new LinkDiagnostics();

        // Passes 1 and 2: the objects, and what their symbols mean.
        var resolution = Resolver.Resolve(inputs, diagnostics, options);
        var entry = resolution.Symbols.Find(EntryName);
        if (entry is not { IsDefined: true })
        {
            diagnostics.Add(
                long.MaxValue,
                LinkCodes.UndefinedSymbol,
                $"No object defines '{EntryName}', where a program starts. Give the C library's start file (rcrt1.o) first.");
        }

        // Passes 3 and 4: what the program needs of them.
        var unwindRecords = UnwindReader.Read(resolution, diagnostics, options);
        if (diagnostics.HasErrors)
        {
            return Failed(diagnostics);
        }

        Merger.Cut(resolution, options);
        Marker.Mark(resolution, entry!, machine, options.CancellationToken);

        // Passes 5 to 7: what can be one, and what the linker makes.
        var merged = Merger.Merge(resolution);
        Folder.Fold(resolution, entry!, machine, options);
        var needs = Scanner.Scan(resolution, machine, diagnostics, options);
        var unwindTable = new UnwindTable(unwindRecords, Unwinders.AreThere(resolution, options));
        if (diagnostics.HasErrors)
        {
            return Failed(diagnostics);
        }

        // Passes 8 and 9: where everything is.
        var plan = SectionPlan.Make(resolution, merged, needs, unwindTable, machine);
        var memory = Layouter.Lay(plan, resolution, entry!, machine, diagnostics, options);
        if (diagnostics.HasErrors)
        {
            return Failed(diagnostics);
        }

        // Passes 10 and 11: the files, side by side. The symbol file then gets what is known of the whole executable only.
        var context = new WriteContext(machine, memory, diagnostics);
        byte[] executable = [];
        byte[] symbolFile = [];
        Parallel.Invoke(
            options,
            () => executable = ExecutableWriter.Write(context, inputs.SymbolFileName, options),
            () => symbolFile = SymbolFileWriter.Write(context, resolution, options));
        if (diagnostics.HasErrors)
        {
            return Failed(diagnostics);
        }

        SymbolFileWriter.Finish(symbolFile, executable, memory);
        return new LinkOutput(executable, symbolFile, MapWriter.Map(memory), []);
    }

    private static LinkOutput Failed(LinkDiagnostics diagnostics) => new(null, null, null, diagnostics.ToImmutable());
}
