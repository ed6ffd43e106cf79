using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass09Layout;

/// <summary>Assigns addresses to symbols, after sections have theirs.</summary>
/// <param name="plan">The executable's sections.</param>
/// <param name="memory">The layout.</param>
internal sealed class SymbolPlacement(SectionPlan plan, MemoryImage memory)
{
    /// <summary>Sets the addresses of all symbols.</summary>
    /// <param name="resolution">The program's symbols.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public void Place(Resolution resolution, ParallelOptions options)
    {
        foreach (var symbol in resolution.LinkerSymbols)
        {
            symbol.Address = AddressOf(symbol.Name);
        }

        foreach (var symbol in resolution.Enclosing)
        {
            var section = plan.Find(symbol.Encloses![0].OutputName);
            symbol.Address = symbol.NameBytes.StartsWith("__start_"u8) ? section?.Address ?? 0 : EndOf(section);
        }

        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var symbol in file.Symbols)
            {
                if (symbol.Chunk is { } chunk)
                {
                    symbol.Address = symbol switch
                    {
                        { IndirectJumpIndex: >= 0 } => plan.Tables.IndirectJumps.AddressOf(symbol),
                        _ when chunk is InputSection { Mergeable: { } mergeable } => mergeable.AddressOf(symbol.Value),
                        _ => chunk.Output is null ? 0 : chunk.Address + symbol.Value,
                    };
                }
                else if (symbol.IsAbsolute)
                {
                    symbol.Address = symbol.Value;
                }
            }
        });
    }

    private ulong AddressOf(string linkerSymbol) => linkerSymbol switch
    {
        LinkerSymbolNames.FileHeader or LinkerSymbolNames.ExecutableStart => 0,
        LinkerSymbolNames.Dynamic => Start(".dynamic"),
        LinkerSymbolNames.GlobalOffsetTable => Start(".got"),
        LinkerSymbolNames.UnwindIndex => Start(".eh_frame_hdr"),
        LinkerSymbolNames.PreInitArrayStart => Start(".preinit_array"),
        LinkerSymbolNames.PreInitArrayEnd => End(".preinit_array"),
        LinkerSymbolNames.InitArrayStart => Start(".init_array"),
        LinkerSymbolNames.InitArrayEnd => End(".init_array"),
        LinkerSymbolNames.FiniArrayStart => Start(".fini_array"),
        LinkerSymbolNames.FiniArrayEnd => End(".fini_array"),
        LinkerSymbolNames.ThreadLocalModule => memory.ThreadPointer,
        LinkerSymbolNames.BssStart => EndOfData,
        LinkerSymbolNames.DataEnd or LinkerSymbolNames.DataEndOld => EndOfData,
        LinkerSymbolNames.TextEnd or LinkerSymbolNames.TextEndOld =>
            EndOf(memory.Sections.LastOrDefault(s => (s.Flags & SectionFlags.Execute) != 0)),
        _ => EndOf(memory.Sections.LastOrDefault()),
    };

    private ulong EndOfData => EndOf(memory.Sections.LastOrDefault(s => !s.IsNoBits));

    private ulong Start(string section) => plan.Find(section)?.Address ?? 0;

    private ulong End(string section) => EndOf(plan.Find(section));

    private static ulong EndOf(OutputSection? section) => section is null ? 0 : section.Address + section.Size;
}
