using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MinImage.Elf;

/// <summary>
/// Reads 64-bit little-endian ELF files (System V gABI, chapters 4 and 5), and rejects all others by their identification. The input is
/// untrusted: every offset, size and count is checked against the file before it is followed, so that no input makes the reader throw or hang.
/// </summary>
internal static class ElfReader
{
    private const ushort ExtendedProgramHeaderCount = 0xFFFF;
    private const ulong DynamicEnd = 0;
    private const ulong DynamicNeeded = 1;
    private const ulong DynamicStringTable = 5;
    private const ulong DynamicStringTableSize = 10;
    private const ulong DynamicFlags1 = 0x6FFFFFFB;
    private const ulong PositionIndependentFlag = 0x08000000;

    // The sizes of Elf64_Ehdr, Elf64_Phdr, Elf64_Shdr and Elf64_Dyn.
    private const ulong HeaderSize = 64;
    private const ulong ProgramHeaderSize = 56;
    private const ulong SectionHeaderSize = 64;
    private const ulong DynamicEntrySize = 16;

    // PATH_MAX of Linux: neither the kernel nor a dynamic linker opens a longer name.
    private const int LongestName = 4096;

    /// <summary>Reads a whole file.</summary>
    /// <param name="bytes">The file's bytes, all of them.</param>
    /// <param name="file">The content that matters for starting it; null if it cannot be read.</param>
    /// <param name="problem">
    /// The reason why it cannot be read, as a clause without a period ("its header ends after 12 of 64 bytes"); null if it can.
    /// </param>
    /// <returns>Whether the file could be read.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ElfFile? file,
        [NotNullWhen(false)] out string? problem)
    {
        file = null;
        if (!ElfIdentification.TryRead(bytes, out var identification, out problem))
        {
            return false;
        }

        if (identification is not { Is64Bit: true, IsLittleEndian: true })
        {
            problem = $"it is a {(identification.Is64Bit ? "big-endian" : "32-bit")} file, but only 64-bit little-endian files are supported";
            return false;
        }

        var elf = new ElfBytes(bytes);
        if (!TryReadHeader(elf, out var header, out problem)
            || !TryReadSegments(elf, header, out var segments, out problem)
            || !TryReadInterpreter(elf, segments, out var interpreter, out problem)
            || !TryReadDynamic(elf, segments, out var hasDynamicSection, out var flags1, out var needed, out problem))
        {
            return false;
        }

        file = new ElfFile
        {
            Machine = header.Machine,
            Type = header.Type,
            EntryPoint = header.EntryPoint,
            IsEntryPointExecutable = segments.Exists(
                segment => segment.Type == ElfSegment.Load && segment.IsExecutable && segment.HoldsInFile(header.EntryPoint)),
            Interpreter = interpreter,
            Needed = needed,
            HasDynamicSection = hasDynamicSection,
            IsPositionIndependentExecutable = (flags1 & PositionIndependentFlag) != 0,
        };
        return true;
    }

    private static bool TryReadHeader(in ElfBytes elf, out ElfHeader header, [NotNullWhen(false)] out string? problem)
    {
        const ulong typeOffset = 16;
        const ulong machineOffset = 18;
        const ulong versionOffset = 20;
        const ulong entryOffset = 24;

        header = default;
        if (!elf.Holds(0, HeaderSize))
        {
            problem = $"its header ends after {elf.Length} of {HeaderSize} bytes";
            return false;
        }

        if (elf.ReadUInt32(versionOffset) is var version and not 1)
        {
            problem = $"its header's version is {version}, not 1";
            return false;
        }

        var programOffset = elf.ReadUInt64(32);
        var sectionOffset = elf.ReadUInt64(40);
        var headerSize = elf.ReadUInt16(52);
        var programEntrySize = elf.ReadUInt16(54);
        ulong programCount = elf.ReadUInt16(56);
        var sectionEntrySize = elf.ReadUInt16(58);
        ulong sectionCount = elf.ReadUInt16(60);
        if (headerSize != HeaderSize)
        {
            problem = $"its header claims {headerSize} bytes, not {HeaderSize}";
            return false;
        }

        if (!TryReadExtendedCounts(elf, sectionOffset, sectionEntrySize, ref sectionCount, ref programCount, out problem))
        {
            return false;
        }

        if (programCount != 0 && programEntrySize != ProgramHeaderSize)
        {
            problem = $"its program headers have {programEntrySize} bytes each, not {ProgramHeaderSize}";
            return false;
        }

        if (programCount != 0 && !elf.Holds(programOffset, programCount, ProgramHeaderSize))
        {
            problem = $"its program header table ({programCount} entries at {programOffset}) is outside the file of {elf.Length} bytes";
            return false;
        }

        header = new ElfHeader(
            (ElfType)elf.ReadUInt16(typeOffset),
            (ElfMachine)elf.ReadUInt16(machineOffset),
            elf.ReadUInt64(entryOffset),
            programOffset,
            programCount);
        return true;
    }

    // Neither the kernel nor a dynamic linker reads the section headers. But linkers write them last, so an incomplete table is the sign
    // of a truncated file; and section header 0 contains the counts that do not fit in 16 bits.
    private static bool TryReadExtendedCounts(
        in ElfBytes elf,
        ulong sectionOffset,
        ushort sectionEntrySize,
        ref ulong sectionCount,
        ref ulong programCount,
        [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (sectionOffset == 0)
        {
            if (programCount == ExtendedProgramHeaderCount)
            {
                problem = "its number of program headers is in a section header (PN_XNUM), but it has no section headers";
            }
            else if (sectionCount != 0)
            {
                problem = $"it claims {sectionCount} section headers, but has no section header table";
            }

            return problem is null;
        }

        // sh_size and sh_info of section header 0.
        const ulong sizeOffset = 32;
        const ulong infoOffset = 44;
        if (sectionEntrySize != SectionHeaderSize)
        {
            problem = $"its section headers have {sectionEntrySize} bytes each, not {SectionHeaderSize}";
            return false;
        }

        if (elf.Holds(sectionOffset, SectionHeaderSize))
        {
            if (sectionCount == 0)
            {
                sectionCount = elf.ReadUInt64(sectionOffset + sizeOffset);
            }

            if (programCount == ExtendedProgramHeaderCount)
            {
                programCount = elf.ReadUInt32(sectionOffset + infoOffset);
            }

            if (elf.Holds(sectionOffset, sectionCount, SectionHeaderSize))
            {
                return true;
            }
        }

        problem = $"its section header table ({sectionCount} entries at {sectionOffset}) is outside the file of {elf.Length} bytes";
        return false;
    }

    private static bool TryReadSegments(
        in ElfBytes elf, ElfHeader header, out List<ElfSegment> segments, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        segments = new List<ElfSegment>((int)header.ProgramHeaderCount);
        for (ulong i = 0; i < header.ProgramHeaderCount; i++)
        {
            var entry = header.ProgramHeaderOffset + (i * ProgramHeaderSize);
            var segment = new ElfSegment(
                elf.ReadUInt32(entry),
                elf.ReadUInt32(entry + 4),
                elf.ReadUInt64(entry + 8),
                elf.ReadUInt64(entry + 16),
                elf.ReadUInt64(entry + 32),
                elf.ReadUInt64(entry + 40));
            if (segment.Type is not (ElfSegment.Load or ElfSegment.Dynamic or ElfSegment.Interpreter))
            {
                continue;
            }

            if (!elf.Holds(segment.Offset, segment.FileSize))
            {
                problem = $"its {NameOf(segment)} segment ({segment.FileSize} bytes at {segment.Offset}) is outside the file of {elf.Length} bytes";
                return false;
            }

            if (segment.Type == ElfSegment.Load && segment.FileSize > segment.MemorySize)
            {
                problem = $"its PT_LOAD segment at {segment.Offset} has {segment.FileSize} bytes in the file, more than the {segment.MemorySize} in memory";
                return false;
            }

            if (segment.Type != ElfSegment.Load && segments.Exists(other => other.Type == segment.Type))
            {
                problem = $"it has two {NameOf(segment)} segments";
                return false;
            }

            segments.Add(segment);
        }

        return true;
    }

    private static string NameOf(ElfSegment segment) => segment.Type switch
    {
        ElfSegment.Load => "PT_LOAD",
        ElfSegment.Dynamic => "PT_DYNAMIC",
        _ => "PT_INTERP",
    };

    private static bool TryReadInterpreter(
        in ElfBytes elf, List<ElfSegment> segments, out string? interpreter, [NotNullWhen(false)] out string? problem)
    {
        interpreter = null;
        problem = null;
        foreach (var segment in segments)
        {
            if (segment.Type == ElfSegment.Interpreter)
            {
                return TryReadName(elf.Slice(segment.Offset, segment.FileSize), "the interpreter's path", out interpreter, out problem);
            }
        }

        return true;
    }

    private static bool TryReadDynamic(
        in ElfBytes elf,
        List<ElfSegment> segments,
        out bool hasDynamicSection,
        out ulong flags1,
        out ImmutableArray<string> needed,
        [NotNullWhen(false)] out string? problem)
    {
        flags1 = 0;
        needed = [];
        problem = null;
        var index = segments.FindIndex(segment => segment.Type == ElfSegment.Dynamic);
        hasDynamicSection = index >= 0;
        if (!hasDynamicSection)
        {
            return true;
        }

        ulong? tableAddress = null;
        ulong? tableSize = null;
        var nameOffsets = new List<ulong>();
        var dynamic = segments[index];
        var ended = false;
        for (ulong i = 0; i < dynamic.FileSize / DynamicEntrySize && !ended; i++)
        {
            var entry = dynamic.Offset + (i * DynamicEntrySize);
            var value = elf.ReadUInt64(entry + 8);
            switch (elf.ReadUInt64(entry))
            {
                case DynamicEnd:
                    ended = true;
                    break;
                case DynamicNeeded:
                    nameOffsets.Add(value);
                    break;
                case DynamicStringTable:
                    tableAddress = value;
                    break;
                case DynamicStringTableSize:
                    tableSize = value;
                    break;
                case DynamicFlags1:
                    flags1 = value;
                    break;
            }
        }

        if (!ended)
        {
            problem = "its dynamic section has no DT_NULL terminator";
            return false;
        }

        return nameOffsets.Count == 0
            || TryReadNeeded(elf, segments, tableAddress, tableSize, nameOffsets, out needed, out problem);
    }

    private static bool TryReadNeeded(
        in ElfBytes elf,
        List<ElfSegment> segments,
        ulong? tableAddress,
        ulong? tableSize,
        List<ulong> nameOffsets,
        out ImmutableArray<string> needed,
        [NotNullWhen(false)] out string? problem)
    {
        needed = [];
        if (tableAddress is not { } address || tableSize is not { } size)
        {
            problem = "it needs shared libraries (DT_NEEDED), but has no string table with their names (DT_STRTAB, DT_STRSZ)";
            return false;
        }

        var index = segments.FindIndex(segment => segment.Type == ElfSegment.Load && segment.HoldsInFile(address));
        if (index < 0)
        {
            problem = $"its dynamic string table (DT_STRTAB, address 0x{address:x}) is in no PT_LOAD segment";
            return false;
        }

        var holder = segments[index];
        var into = address - holder.VirtualAddress;
        if (size > holder.FileSize - into)
        {
            problem = $"its dynamic string table (DT_STRSZ, {size} bytes at address 0x{address:x}) is longer than its PT_LOAD segment";
            return false;
        }

        var table = elf.Slice(holder.Offset + into, size);
        var names = ImmutableArray.CreateBuilder<string>(nameOffsets.Count);
        foreach (var offset in nameOffsets)
        {
            if (offset >= size)
            {
                problem = $"the name of a library it needs (DT_NEEDED, offset {offset}) is outside its string table of {size} bytes";
                return false;
            }

            if (!TryReadName(table[(int)offset..], "the name of a library it needs (DT_NEEDED)", out var name, out problem))
            {
                return false;
            }

            names.Add(name);
        }

        needed = names.MoveToImmutable();
        problem = null;
        return true;
    }

    private static bool TryReadName(
        ReadOnlySpan<byte> bytes, string what, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        problem = bytes[..Math.Min(bytes.Length, LongestName)].IndexOf((byte)0) switch
        {
            -1 => $"{what} is not terminated",
            0 => $"{what} is empty",
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        name = Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);
        return true;
    }
}
