using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass07Scan;

/// <summary>
/// Pass 7: scans the relocations of live sections for what the linker has to create: entries of the global offset table,
/// jump stubs, and relocations for the start code. It also reports undefined symbols.
/// </summary>
internal static class Scanner
{
    private const int MostReferrers = 3;

    /// <summary>Scans all live sections.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <param name="machine">The processor's relocations.</param>
    /// <param name="diagnostics">Receives errors about undefined symbols and unknown relocations.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    /// <returns>The entries that the linker has to create.</returns>
    public static Needs Scan(Resolution resolution, Machine machine, LinkDiagnostics diagnostics, ParallelOptions options)
    {
        var context = new ScanContext(diagnostics);
        Parallel.ForEach(resolution.Objects.SelectMany(o => o.Sections).Where(s => s is { IsLive: true }), options, section =>
        {
            machine.Scan(section!, context);
            for (var fde = section!.Unwind; fde is not null; fde = fde.NextOfFunction)
            {
                ScanUnwind(fde.Cie!, machine, context);
                ScanUnwind(fde, machine, context);
            }
        });
        ReportUndefined(context, diagnostics);
        if (context.Undefined.Any())
        {
            IntermediateCode.Report(resolution.Archives, diagnostics);
        }

        return Collect(resolution);
    }

    private static void ScanUnwind(UnwindRecord record, Machine machine, ScanContext context)
    {
        var symbols = record.Section.File.Symbols;
        foreach (ref readonly var relocation in record.Relocations)
        {
            if (relocation.Type == 0 || !context.Use(symbols[relocation.Symbol], record.Section, relocation))
            {
                continue;
            }

            // The table is read-only, so its addresses have to be PC-relative.
            if (!machine.IsDistance(relocation.Type) || !machine.Fits(relocation, record.Offset + record.Size))
            {
                context.Unknown(record.Section, relocation);
            }
        }
    }

    private static void ReportUndefined(ScanContext context, LinkDiagnostics diagnostics)
    {
        foreach (var (symbol, uses) in context.Undefined)
        {
            var inOrder = uses.OrderBy(u => u.Section.File.Order).ThenBy(u => u.Section.Index).ThenBy(u => u.Offset).ToList();
            var referrers = inOrder.Select(u => FunctionAt(u.Section, u.Offset)).Distinct(StringComparer.Ordinal).Take(MostReferrers).ToImmutableArray();
            var (first, _) = inOrder[0];
            diagnostics.Add(
                first.File.Order,
                LinkCodes.UndefinedSymbol,
                $"The symbol '{symbol.Name}' is used in '{first.File}', but not defined in any input.",
                [.. referrers.Where(r => r.Length > 0)]);
        }
    }

    // The last symbol at or before the offset.
    private static string FunctionAt(InputSection section, ulong offset)
    {
        Symbol? best = null;
        foreach (var symbol in section.File.Symbols)
        {
            if (ReferenceEquals(symbol.Chunk, section) && symbol.Value <= offset && symbol.Type != SymbolType.Section
                && (best is null || symbol.Value >= best.Value))
            {
                best = symbol;
            }
        }

        return best?.Name ?? "";
    }

    // Ordered by object and symbol, so that the number of cores does not matter.
    private static Needs Collect(Resolution resolution)
    {
        var got = ImmutableArray.CreateBuilder<Symbol>();
        var threadOffsets = ImmutableArray.CreateBuilder<Symbol>();
        var indirect = ImmutableArray.CreateBuilder<Symbol>();
        foreach (var symbol in resolution.Objects.SelectMany(o => o.Symbols))
        {
            if (symbol.Needs == SymbolNeeds.None)
            {
                continue;
            }

            if ((symbol.Needs & SymbolNeeds.Got) != 0 && symbol.GotIndex < 0)
            {
                symbol.GotIndex = got.Count;
                got.Add(symbol);
            }

            if ((symbol.Needs & SymbolNeeds.ThreadOffset) != 0 && symbol.ThreadOffsetIndex < 0)
            {
                symbol.ThreadOffsetIndex = threadOffsets.Count;
                threadOffsets.Add(symbol);
            }

            if ((symbol.Needs & SymbolNeeds.IndirectJump) != 0 && symbol.IndirectJumpIndex < 0)
            {
                symbol.IndirectJumpIndex = indirect.Count;
                indirect.Add(symbol);
            }
        }

        return new Needs(got.ToImmutable(), threadOffsets.ToImmutable(), indirect.ToImmutable());
    }
}
