using System.Runtime.InteropServices;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>
/// Pass 10: writes the executable (System V gABI, chapters 4 and 5). What is not loaded is only what leads a debugger to
/// the symbol file: the section headers with their names, and the debug link.
/// </summary>
internal static class ExecutableWriter
{
    public const string DebugLinkName = ".gnu_debuglink";

    /// <summary>Writes the file, its build-id and the debug link's checksum, which is made of it.</summary>
    /// <param name="context">Where everything is.</param>
    /// <param name="symbolFileName">The symbol file's name, without a folder.</param>
    /// <param name="options">Cancels.</param>
    /// <returns>The file.</returns>
    public static byte[] Write(WriteContext context, string symbolFileName, ParallelOptions options)
    {
        var memory = context.Memory;
        var link = DebugLink.Content(symbolFileName);
        var sections = new SectionTable(memory.Sections);
        sections.AddSection(DebugLinkName, SectionType.ProgramBits, OutputSection.Align(memory.FileSize, sizeof(uint)), (ulong)link.Length, alignment: 4);
        var names = sections.AddNames();
        var headers = OutputSection.Align(names.Offset + names.Size, sizeof(ulong));

        var size = headers + sections.Bytes;
        if (size > (ulong)Array.MaxLength)
        {
            context.Diagnostics.Add(long.MaxValue, LinkCodes.ProgramTooLarge, $"The executable takes {size} bytes, and a file of 2 GiB or more cannot be written. Make large arrays on the heap, or split the program.");
            return [];
        }

        var file = new byte[size];
        WriteHeaders(file, memory, context.Machine, headers, sections);
        WriteSections(file, context, options);
        link.CopyTo(file.AsSpan((int)OutputSection.Align(memory.FileSize, sizeof(uint))));
        sections.Write(file, names.Offset, headers);

        var buildId = BuildId.Of(file);
        buildId.CopyTo(file.AsSpan((int)(memory.BuildIdNote.Output!.FileOffset + memory.BuildIdNote.Offset + memory.BuildIdNote.Size) - buildId.Length));
        DebugLink.WriteChecksum(file.AsSpan((int)OutputSection.Align(memory.FileSize, sizeof(uint)), link.Length), DebugLink.ChecksumOf(buildId));
        return file;
    }

    /// <summary>Writes the ELF header and the program headers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="memory">Where everything is.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="sectionHeaders">Where the section headers are.</param>
    /// <param name="sections">The sections.</param>
    public static void WriteHeaders(Span<byte> file, MemoryImage memory, Machine machine, ulong sectionHeaders, SectionTable sections)
    {
        var header = new FileHeader
        {
            // Resolvers of IFUNC are a matter of GNU's ABI (gABI, EI_OSABI).
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
                // .init and .fini run through from piece to piece: nothing but what does nothing may be between two.
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
