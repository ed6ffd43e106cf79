using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>Adds the sections that no object contains and that the start code or a debugger reads.</summary>
internal static class LinkerSections
{
    /// <summary>Adds the sections that are not empty.</summary>
    /// <param name="sections">Receives the sections.</param>
    /// <param name="tables">The tables that relocations refer to.</param>
    /// <param name="startRelocations">The relocations that have no shorter form.</param>
    /// <param name="unwindTable">The live unwind records.</param>
    public static void Add(OutputSections sections, LinkerTables tables, StartRelocations startRelocations, UnwindTable unwindTable)
    {
        var symbols = new FixedBytes(new byte[SymbolEntry.Bytes], sizeof(ulong));
        var names = new FixedBytes([0], 1);
        sections.Add(".note.gnu.build-id", SectionType.Note, SectionFlags.Alloc, tables.BuildIdNote);
        var symbolTable = sections.Add(".dynsym", SectionType.DynamicSymbols, SectionFlags.Alloc, symbols);
        var stringTable = sections.Add(".dynstr", SectionType.StringTable, SectionFlags.Alloc, names);
        symbolTable.EntrySize = SymbolEntry.Bytes;
        symbolTable.Info = 1;
        symbolTable.Link = stringTable;
        if (startRelocations.Size > 0)
        {
            var relocations = sections.Add(".rela.dyn", SectionType.RelocationsWithAddends, SectionFlags.Alloc, startRelocations);
            relocations.EntrySize = Relocation.Bytes;
            relocations.Link = symbolTable;
        }

        sections.Add(".relr.dyn", SectionType.RelativeRelocations, SectionFlags.Alloc, tables.RelativeRelocations).EntrySize = sizeof(ulong);
        var dynamic = sections.Add(
            ".dynamic",
            SectionType.Dynamic,
            SectionFlags.Alloc | SectionFlags.Write,
            new DynamicSection(symbols, names, startRelocations, tables.RelativeRelocations));
        dynamic.EntrySize = 2 * sizeof(ulong);
        dynamic.Link = stringTable;

        if (unwindTable.Size > 0)
        {
            sections.Add(".eh_frame_hdr", SectionType.ProgramBits, SectionFlags.Alloc, new UnwindIndex(unwindTable));
            sections.Add(".eh_frame", SectionType.ProgramBits, SectionFlags.Alloc, unwindTable);
        }

        if (unwindTable.ForDebuggers.Size > 0)
        {
            sections.AddForDebuggers(".debug_frame", unwindTable.ForDebuggers);
        }

        if (tables.IndirectJumps.Size > 0)
        {
            sections.Add(".iplt", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, tables.IndirectJumps);
        }

        // Created even if it is empty: its symbol is the base of offsets.
        foreach (var table in (WordTable[])[tables.Got, tables.ThreadOffsets, tables.IndirectJumps.Slots])
        {
            sections.Add(".got", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, table);
        }
    }
}
