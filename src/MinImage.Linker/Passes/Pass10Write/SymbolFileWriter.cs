using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>
/// Pass 10: writes the symbol file, as <c>objcopy --only-keep-debug</c> does: the executable's headers without its contents, its
/// notes, the debug information and the symbol table.
/// </summary>
internal static class SymbolFileWriter
{
    /// <summary>Writes the file, except for the parts that <see cref="Finish"/> copies from the executable.</summary>
    /// <param name="context">The layout; receives an error if the file is too large.</param>
    /// <param name="resolution">The program's symbols.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static byte[] Write(WriteContext context, Resolution resolution, ParallelOptions options)
    {
        var memory = context.Memory;
        var (notes, offset) = PlaceNotes(memory);
        var sections = new SectionTable(memory.Sections, s => notes.TryGetValue(s, out var at) ? at : null);
        var work = new List<(Chunk Chunk, int Offset)>();
        foreach (var section in memory.DebugSections)
        {
            offset = OutputSection.Align(offset, section.Alignment);
            section.FileOffset = offset;
            section.Index = sections.AddSection(section.Name, section.Type, offset, section.Size, section.Alignment);
            var start = offset;
            work.AddRange(section.Chunks.Where(c => c.Size > 0).Select(c => (c, (int)(start + c.Offset))));
            offset += section.Size;
        }

        var symbols = SymbolTableContent.Of(resolution);
        offset = OutputSection.Align(offset, sizeof(ulong));
        sections.AddSection(
            ".symtab",
            SectionType.SymbolTable,
            offset,
            symbols.Bytes,
            sizeof(ulong),
            SymbolEntry.Bytes,
            link: (uint)sections.Count + 1,
            info: (uint)symbols.FirstGlobal);
        sections.AddSection(".strtab", SectionType.StringTable, offset + symbols.Bytes, symbols.NameBytes, alignment: 1);
        var names = sections.AddNames();
        var headers = OutputSection.Align(names.Offset + names.Size, sizeof(ulong));

        var size = headers + sections.Bytes + DebugLink.PatchBytes;
        if (size > (ulong)Array.MaxLength)
        {
            context.Diagnostics.Add(
                long.MaxValue,
                LinkCodes.ProgramTooLarge,
                $"The symbols and debug information take {size} bytes, and a file of 2 GiB or more cannot be written. "
                + "Compile with less debug information.");
            return [];
        }

        var file = new byte[size];
        ExecutableWriter.WriteHeaders(file, memory, context.Machine, headers, sections);
        ChunkWork.Run(work, file, context, options);
        symbols.Write(file.AsSpan((int)offset, (int)(symbols.Bytes + symbols.NameBytes)));
        sections.Write(file, names.Offset, headers);
        return file;
    }

    /// <summary>Copies the executable's notes, including the build-id, and sets the file's checksum to the one derived from the build-id.</summary>
    /// <param name="file">The symbol file.</param>
    /// <param name="executable">The complete executable.</param>
    /// <param name="memory">The layout.</param>
    public static void Finish(byte[] file, byte[] executable, MemoryImage memory)
    {
        foreach (var (section, at) in PlaceNotes(memory).Offsets)
        {
            executable.AsSpan((int)section.FileOffset, (int)section.Size).CopyTo(file.AsSpan((int)at));
        }

        var buildId = executable.AsSpan(ExecutableWriter.OffsetOfBuildId(memory), BuildId.Bytes);
        DebugLink.Patch(file, DebugLink.ChecksumOf(buildId));
    }

    private static (Dictionary<OutputSection, ulong> Offsets, ulong End) PlaceNotes(MemoryImage memory)
    {
        var offset = FileHeader.Bytes + ((ulong)memory.Segments.Length * ProgramHeader.Bytes);
        var notes = new Dictionary<OutputSection, ulong>();
        foreach (var section in memory.Sections.Where(s => s.Type == SectionType.Note))
        {
            offset = OutputSection.Align(offset, section.Alignment);
            notes[section] = offset;
            offset += section.Size;
        }

        return (notes, offset);
    }
}
