using System.Collections.Immutable;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>Pass 8: decides which sections the executable has, what each contains, and their order.</summary>
internal static class SectionPlanner
{
    /// <summary>Plans the sections.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <param name="merged">The merged strings and constants.</param>
    /// <param name="needs">The entries that the linker has to create.</param>
    /// <param name="fdes">All FDEs, in the order of the program.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static SectionPlan Plan(
        Resolution resolution,
        ImmutableArray<MergedSection> merged,
        Needs needs,
        ImmutableArray<UnwindRecord> fdes,
        Machine machine,
        ParallelOptions options)
    {
        var unwindTable = new UnwindTable(fdes, Unwinders.AreUsed(resolution, options));
        var tables = new LinkerTables(needs, machine);
        var startRelocations = new StartRelocations(tables.IndirectJumps, CountUnalignedWords(resolution));
        var sections = new OutputSections();
        AddObjects(resolution, sections);
        foreach (var section in merged)
        {
            var flags = section.First.Flags & ~(SectionFlags.Merge | SectionFlags.Strings);
            sections.Add(section.First.OutputName, section.First.Type, flags, section);
        }

        AddCommonSymbols(resolution, sections);
        LinkerSections.Add(sections, tables, startRelocations, unwindTable);
        return new SectionPlan(SectionOrder.Sort(sections.Loaded), sections.Debug, tables);
    }

    private static int CountUnalignedWords(Resolution resolution)
    {
        var unaligned = 0;
        foreach (var section in resolution.Objects.SelectMany(o => o.Sections))
        {
            if (section is { IsLive: true, RelativeOffsets: { } offsets })
            {
                offsets.Sort();
                unaligned += offsets.Count(offset => !MemoryImage.IsAligned(section, offset));
            }
        }

        return unaligned;
    }

    private static void AddObjects(Resolution resolution, OutputSections sections)
    {
        foreach (var section in resolution.Objects.SelectMany(o => o.Sections))
        {
            if (section is { IsLive: true, Mergeable: null })
            {
                sections.Add(section.OutputName, section.Type, section.Flags, section);
            }
            else if (section is { IsAllocated: false, IsDiscarded: false })
            {
                sections.AddForDebuggers(section.OutputName, section);
            }
        }
    }

    private static void AddCommonSymbols(Resolution resolution, OutputSections sections)
    {
        foreach (var symbol in resolution.Objects.SelectMany(o => o.Symbols))
        {
            if (symbol.Chunk is CommonBlock { IsLive: true, Output: null } block)
            {
                sections.Add(".bss", SectionType.NoBits, SectionFlags.Alloc | SectionFlags.Write, block);
            }
        }
    }
}
