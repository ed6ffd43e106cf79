using System.Runtime.InteropServices;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>
/// Pass 10: writes the executable (System V gABI, chapters 4 and 5). The only bytes that are not loaded lead a debugger to the symbol
/// file: the section headers with their names, and the debug link.
/// </summary>
internal static class ExecutableWriter
{
    public const string DebugLinkName = ".gnu_debuglink";

    /// <summary>Writes the file, with its build-id and the debug link's checksum, which is derived from the build-id.</summary>
    /// <param name="context">The layout; receives an error if the file is too large.</param>
    /// <param name="symbolFileName">The symbol file's name, without a folder.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(WriteContext context, string symbolFileName, ParallelOptions options)
    {
        var memory = context.Memory;
        var link = DebugLink.Content(symbolFileName);
        var sections = new SectionTable(memory.Sections);
        var linkOffset = OutputSection.Align(memory.FileSize, sizeof(uint));
        sections.AddSection(DebugLinkName, SectionType.ProgramBits, linkOffset, (ulong)link.Length, alignment: 4);
        var names = sections.AddNames();
        var headers = OutputSection.Align(names.Offset + names.Size, sizeof(ulong));

        var size = headers + sections.Bytes;
        if (size > (ulong)Array.MaxLength)
        {
            context.Diagnostics.Add(
                long.MaxValue,
                LinkCodes.ProgramTooLarge,
                $"The executable takes {size} bytes, and a file of 2 GiB or more cannot be written. "
                + "Allocate large arrays on the heap, or split the program.");
            return [];
        }

        var file = new byte[size];
        WriteHeaders(file, memory, context.Machine, headers, sections);
        WriteSections(file, context, options);
        link.CopyTo(file.AsSpan((int)linkOffset));
        sections.Write(file, names.Offset, headers);

        var buildId = BuildId.Of(file);
        buildId.CopyTo(file.AsSpan(OffsetOfBuildId(memory)));
        DebugLink.WriteChecksum(file.AsSpan((int)linkOffset, link.Length), DebugLink.ChecksumOf(buildId));
        return file;
    }

    /// <summary>Returns the file offset of the build-id: the last bytes of its note.</summary>
    /// <param name="memory">The layout.</param>
    public static int OffsetOfBuildId(MemoryImage memory)
    {
        var note = memory.BuildIdNote;
        return (int)(note.Output!.FileOffset + note.Offset + note.Size) - BuildId.Bytes;
    }

    /// <summary>Writes the ELF header and the program headers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="memory">The layout.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="sectionHeaders">The offset of the section headers.</param>
    /// <param name="sections">The sections.</param>
    public static void WriteHeaders(Span<byte> file, MemoryImage memory, Machine machine, ulong sectionHeaders, SectionTable sections)
    {
        var header = new FileHeader
        {
            // IFUNC is an extension of the GNU ABI (gABI, EI_OSABI).
            Identification = memory.IndirectJumps.Symbols.IsEmpty ? FileHeader.Elf64LittleEndian : FileHeader.Elf64LittleEndianGnu,
            Type = FileHeader.SharedObject,
            Machine = (ushort)machine.Target,
            Version = 1,
            EntryPoint = memory.EntryPoint,
            ProgramHeaderOffset = FileHeader.Bytes,
            SectionHeaderOffset = sectionHeaders,
            HeaderSize = FileHeader.Bytes,
            ProgramHeaderSize = ProgramHeader.Bytes,
            ProgramHeaderCount = (ushort)memory.Segments.Length,
            SectionHeaderSize = SectionHeader.Bytes,
            SectionHeaderCount = (ushort)sections.Count,
            SectionNames = (ushort)(sections.Count - 1),
        };
        MemoryMarshal.Write(file, header);
        for (var i = 0; i < memory.Segments.Length; i++)
        {
            var segment = memory.Segments[i];
            var entry = new ProgramHeader
            {
                Type = segment.Type,
                Flags = segment.Flags,
                Offset = segment.Offset,
                Address = segment.Address,
                PhysicalAddress = segment.Address,
                FileSize = segment.FileSize,
                MemorySize = segment.MemorySize,
                Alignment = segment.Alignment,
            };
            MemoryMarshal.Write(file[(FileHeader.Bytes + (i * ProgramHeader.Bytes))..], entry);
        }
    }

    private static void WriteSections(byte[] file, WriteContext context, ParallelOptions options)
    {
        var work = new List<(Chunk Chunk, int Offset)>();
        foreach (var section in context.Memory.Sections)
        {
            if (section.IsNoBits)
            {
                continue;
            }

            if ((section.Flags & SectionFlags.Execute) != 0)
            {
                // Control falls through from chunk to chunk of .init and .fini, so only no-ops may be between them.
                var fill = section.Name is ".init" or ".fini" ? context.Machine.NoOperation : context.Machine.CodeFill;
                Fill(file.AsSpan((int)section.FileOffset, (int)section.Size), fill);
            }

            work.AddRange(section.Chunks.Where(c => c.Size > 0).Select(c => (c, (int)(section.FileOffset + c.Offset))));
        }

        ChunkWork.Run(work, file, context, options);
    }

    private static void Fill(Span<byte> bytes, ReadOnlySpan<byte> pattern)
    {
        if (pattern.Length == 1)
        {
            bytes.Fill(pattern[0]);
            return;
        }

        for (; bytes.Length >= pattern.Length; bytes = bytes[pattern.Length..])
        {
            pattern.CopyTo(bytes);
        }
    }
}
