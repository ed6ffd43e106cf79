using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MinImage.Elf;

/// <summary>
/// Reads ELF files of both widths and byte orders (System V gABI, chapters 4 and 5). It believes nothing: every
/// offset, size and count is checked against the file before it is followed, so that no input makes it throw or hang.
/// </summary>
public static class ElfReader
{
    private const ushort ExtendedProgramHeaderCount = 0xFFFF;
    private const ulong DynamicEnd = 0;
    private const ulong DynamicNeeded = 1;
    private const ulong DynamicStringTable = 5;
    private const ulong DynamicStringTableSize = 10;
    private const ulong DynamicFlags1 = 0x6FFFFFFB;
    private const ulong PositionIndependentFlag = 0x08000000;

    // PATH_MAX of Linux: neither the kernel nor a dynamic linker opens a longer name.
    private const int LongestName = 4096;

    private static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Reads a whole file.</summary>
    /// <param name="bytes">The file's bytes, all of them.</param>
    /// <param name="file">What the file says; null where it cannot be read.</param>
    /// <param name="problem">
    /// Why it cannot be read, as a clause without a full stop ("its header ends after 12 of 64 bytes"); null where it can.
    /// </param>
    /// <returns>Whether the file could be read.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ElfFile? file,
        [NotNullWhen(false)] out string? problem)
    {
        file = null;
        if (!TryIdentify(bytes, out var elf, out problem)
            || !TryReadHeader(elf, out var header, out problem)
            || !TryReadSegments(elf, header, out var segments, out problem)
            || !TryReadInterpreter(elf, segments, out var interpreter, out problem)
            || !TryReadDynamic(elf, segments, out var hasDynamicSection, out var flags1, out var needed, out problem))
        {
            return false;
        }

        file = new ElfFile
        {
            Class = elf.Is64Bit ? ElfClass.Elf64 : ElfClass.Elf32,
            IsLittleEndian = elf.IsLittleEndian,
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

    private static bool TryIdentify(ReadOnlySpan<byte> bytes, out ElfBytes elf, [NotNullWhen(false)] out string? problem)
    {
        const int classIndex = 4;
        const int dataIndex = 5;
        const int versionIndex = 6;
        const int identificationSize = 16;

        elf = default;
        problem = bytes switch
        {
            [] => "it is empty",
            _ when !bytes.StartsWith(Magic) => "it does not begin with the bytes 7F 45 4C 46 of an ELF file",
            { Length: < identificationSize } => $"its identification ends after {bytes.Length} of {identificationSize} bytes",
            _ when bytes[classIndex] is not (1 or 2) => $"its class is {bytes[classIndex]}, neither 32-bit (1) nor 64-bit (2)",
            _ when bytes[dataIndex] is not (1 or 2) => $"its byte order is {bytes[dataIndex]}, neither little (1) nor big endian (2)",
            _ when bytes[versionIndex] != 1 => $"its version is {bytes[versionIndex]}, not 1",
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        elf = new ElfBytes(bytes, is64Bit: bytes[classIndex] == 2, isLittleEndian: bytes[dataIndex] == 1);
        return true;
    }

    private static bool TryReadHeader(in ElfBytes elf, out ElfHeader header, [NotNullWhen(false)] out string? problem)
    {
        const ulong typeOffset = 16;
        const ulong machineOffset = 18;
        const ulong versionOffset = 20;
        const ulong entryOffset = 24;

        header = default;
        ulong size = elf.Is64Bit ? 64u : 52u;
        if (!elf.Holds(0, size))
        {
            problem = $"its header ends after {elf.Length} of {size} bytes";
            return false;
        }

        if (elf.ReadUInt32(versionOffset) is var version and not 1)
        {
            problem = $"its header's version is {version}, not 1";
            return false;
        }

        ulong wordSize = elf.Is64Bit ? 8u : 4u;
        var programOffset = elf.ReadWord(entryOffset + wordSize);
        var sectionOffset = elf.ReadWord(entryOffset + (2 * wordSize));
        var sizes = entryOffset + (3 * wordSize) + sizeof(uint);
        var headerSize = elf.ReadUInt16(sizes);
        var programEntrySize = elf.ReadUInt16(sizes + 2);
        ulong programCount = elf.ReadUInt16(sizes + 4);
        var sectionEntrySize = elf.ReadUInt16(sizes + 6);
        ulong sectionCount = elf.ReadUInt16(sizes + 8);
        if (headerSize != size)
        {
            problem = $"its header claims {headerSize} bytes, not {size}";
            return false;
        }

        if (!TryReadExtendedCounts(elf, sectionOffset, sectionEntrySize, ref sectionCount, ref programCount, out problem))
        {
            return false;
        }

        ulong expectedEntrySize = elf.Is64Bit ? 56u : 32u;
        if (programCount != 0 && programEntrySize != expectedEntrySize)
        {
            problem = $"its program headers have {programEntrySize} bytes each, not {expectedEntrySize}";
            return false;
        }

        if (programCount != 0 && !elf.Holds(programOffset, programCount, expectedEntrySize))
        {
            problem = $"its program header table ({programCount} entries at {programOffset}) lies outside the file of {elf.Length} bytes";
            return false;
        }

        header = new ElfHeader(
            (ElfType)elf.ReadUInt16(typeOffset),
            (ElfMachine)elf.ReadUInt16(machineOffset),
            elf.ReadWord(entryOffset),
            programOffset,
            programCount);
        return true;
    }

    // Nothing that starts a program reads the section headers. But linkers write them last, so a table that is not
    // all there is the sign of a file that was cut off; and section header 0 has the counts that do not fit 16 bits.
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
                problem = "its number of program headers is in a section header (PN_XNUM), and it has none";
            }
            else if (sectionCount != 0)
            {
                problem = $"it claims {sectionCount} section headers, and has no table of them";
            }

            return problem is null;
        }

        ulong expectedEntrySize = elf.Is64Bit ? 64u : 40u;
        ulong sizeOffset = elf.Is64Bit ? 32u : 20u;
        ulong infoOffset = elf.Is64Bit ? 44u : 28u;
        if (sectionEntrySize != expectedEntrySize)
        {
            problem = $"its section headers have {sectionEntrySize} bytes each, not {expectedEntrySize}";
            return false;
        }

        if (elf.Holds(sectionOffset, expectedEntrySize))
        {
            if (sectionCount == 0)
            {
                sectionCount = elf.ReadWord(sectionOffset + sizeOffset);
            }

            if (programCount == ExtendedProgramHeaderCount)
            {
                programCount = elf.ReadUInt32(sectionOffset + infoOffset);
            }

            if (elf.Holds(sectionOffset, sectionCount, expectedEntrySize))
            {
                return true;
            }
        }

        problem = $"its section header table ({sectionCount} entries at {sectionOffset}) lies outside the file of {elf.Length} bytes";
        return false;
    }

    private static bool TryReadSegments(
        in ElfBytes elf, ElfHeader header, out List<ElfSegment> segments, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        ulong entrySize = elf.Is64Bit ? 56u : 32u;
        segments = new List<ElfSegment>((int)header.ProgramHeaderCount);
        for (ulong i = 0; i < header.ProgramHeaderCount; i++)
        {
            var entry = header.ProgramHeaderOffset + (i * entrySize);
            var segment = elf.Is64Bit
                ? new ElfSegment(
                    elf.ReadUInt32(entry),
                    elf.ReadUInt32(entry + 4),
                    elf.ReadWord(entry + 8),
                    elf.ReadWord(entry + 16),
                    elf.ReadWord(entry + 32),
                    elf.ReadWord(entry + 40))
                : new ElfSegment(
                    elf.ReadUInt32(entry),
                    elf.ReadUInt32(entry + 24),
                    elf.ReadWord(entry + 4),
                    elf.ReadWord(entry + 8),
                    elf.ReadWord(entry + 16),
                    elf.ReadWord(entry + 20));
            if (segment.Type is not (ElfSegment.Load or ElfSegment.Dynamic or ElfSegment.Interpreter))
            {
                continue;
            }

            if (!elf.Holds(segment.Offset, segment.FileSize))
            {
                problem = $"its {NameOf(segment)} segment ({segment.FileSize} bytes at {segment.Offset}) lies outside the file of {elf.Length} bytes";
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
        ulong wordSize = elf.Is64Bit ? 8u : 4u;
        var ended = false;
        for (ulong i = 0; i < dynamic.FileSize / (2 * wordSize) && !ended; i++)
        {
            var entry = dynamic.Offset + (i * 2 * wordSize);
            var value = elf.ReadWord(entry + wordSize);
            switch (elf.ReadWord(entry))
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
            problem = "its dynamic section has no end (DT_NULL)";
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
            problem = "it needs shared libraries (DT_NEEDED), and has no string table with their names (DT_STRTAB, DT_STRSZ)";
            return false;
        }

        var index = segments.FindIndex(segment => segment.Type == ElfSegment.Load && segment.HoldsInFile(address));
        if (index < 0)
        {
            problem = $"its dynamic string table (DT_STRTAB, address 0x{address:x}) lies in no PT_LOAD segment";
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
                problem = $"the name of a library it needs (DT_NEEDED, offset {offset}) lies outside its string table of {size} bytes";
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
            -1 => $"{what} has no end",
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
