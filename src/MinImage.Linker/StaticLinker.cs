using MinImage.Linker.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Machines;
using MinImage.Linker.Maps;
using MinImage.Linker.Model;
using MinImage.Linker.Passes.Pass01Read;
using MinImage.Linker.Passes.Pass02Resolve;
using MinImage.Linker.Passes.Pass03Unwind;
using MinImage.Linker.Passes.Pass04Mark;
using MinImage.Linker.Passes.Pass05Merge;
using MinImage.Linker.Passes.Pass06Fold;
using MinImage.Linker.Passes.Pass07Scan;
using MinImage.Linker.Passes.Pass08Plan;
using MinImage.Linker.Passes.Pass09Layout;
using MinImage.Linker.Passes.Pass10Write;
using MinImage.Linker.Passes.Pass11Map;

namespace MinImage.Linker;

/// <summary>
/// Links ELF64 objects and archives into a static-pie: an executable that runs at any load address, has no interpreter, and is
/// relocated by its own start code. The same inputs produce the same bytes, on any number of cores.
/// </summary>
public static class StaticLinker
{
    /// <summary>Links a program.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="cancellationToken">Cancels the link.</param>
    /// <returns>The executable with its symbol file and map, or the errors that prevent the link.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static LinkOutput Link(LinkInputs inputs, CancellationToken cancellationToken) =>
        Link(inputs, new ParallelOptions { CancellationToken = cancellationToken });

    /// <inheritdoc cref="Link(LinkInputs, CancellationToken)"/>
    /// <param name="inputs">The inputs.</param>
    /// <param name="options">Cancels the link, and limits the number of cores.</param>
    internal static LinkOutput Link(LinkInputs inputs, ParallelOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var machine = KnownMachines.For(inputs.Machine);
        var diagnostics = new LinkDiagnostics();

        // 1 to 3: the objects, their symbols, and their unwind records.
        var files = InputReader.Read(inputs, diagnostics, options);
        var resolution = Resolver.Resolve(inputs, files, diagnostics, options);
        var fdes = UnwindReader.Read(resolution, diagnostics, options);
        if (diagnostics.HasErrors)
        {
            return Failed(diagnostics);
        }

        // 4 to 7: the sections that the program needs, without duplicates, and the entries that the linker has to create.
        Marker.Mark(resolution, machine, options);
        var merged = Merger.Merge(resolution);
        Folder.Fold(resolution, machine, options);
        var needs = Scanner.Scan(resolution, machine, diagnostics, options);
        if (diagnostics.HasErrors)
        {
            return Failed(diagnostics);
        }

        // 8 and 9: the output sections, and their addresses.
        var plan = SectionPlanner.Plan(resolution, merged, needs, fdes, machine, options);
        MemoryProtection.Check(plan, resolution, diagnostics);
        var memory = AddressAssigner.Assign(plan, resolution, machine, diagnostics, options);
        if (diagnostics.HasErrors)
        {
            return Failed(diagnostics);
        }

        // 10 and 11: the files, and the map, which depends only on the addresses.
        var context = new WriteContext(machine, memory, diagnostics);
        var written = (Executable: Array.Empty<byte>(), SymbolFile: Array.Empty<byte>());
        LinkMap? map = null;
        Parallel.Invoke(
            options,
            () => written = OutputWriter.Write(context, resolution, inputs.SymbolFileName, options),
            () => map = MapWriter.Map(memory));
        return diagnostics.HasErrors ? Failed(diagnostics) : new LinkOutput(written.Executable, written.SymbolFile, map, []);
    }

    private static LinkOutput Failed(LinkDiagnostics diagnostics) => new(null, null, null, diagnostics.ToImmutable());
}
