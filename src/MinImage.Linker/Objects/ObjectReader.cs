using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>
/// Reads an ELF64 object (System V gABI, chapter 4). Its input is untrusted: every offset, size, count and index is checked against
/// the file here, so that the passes do not have to check them again.
/// </summary>
internal sealed class ObjectReader
{
    private const uint ComdatFlag = 1;
    private const ulong LargestAlignment = 1 << 20;
    private const int SymbolsOfBlock = 4096;

    private readonly string _name;
    private readonly long _order;
    private readonly InputContent _content;
    private readonly int _start;
    private readonly int _length;
    private LinkDiagnostic? _problem;
    private bool _hasGccIntermediate;

    private ObjectReader(string name, long order, InputContent content, int start, int length)
    {
        _name = name;
        _order = order;
        _content = content;
        _start = start;
        _length = length;
    }

    /// <summary>Reads an object that is a range of an input.</summary>
    /// <param name="name">The object's name in diagnostics.</param>
    /// <param name="order">The object's position in the program.</param>
    /// <param name="content">The input.</param>
    /// <param name="start">The object's offset in the input.</param>
    /// <param name="length">The object's size, in bytes.</param>
    /// <param name="machine">The processor that the object must be compiled for.</param>
    /// <param name="diagnostics">Receives the reason if the object cannot be read.</param>
    /// <returns>The object, or null.</returns>
    public static ObjectFile? Read(
        string name,
        long order,
        InputContent content,
        int start,
        int length,
        TargetMachine machine,
        LinkDiagnostics diagnostics)
    {
        var reader = new ObjectReader(name, order, content, start, length);
        var file = reader.IsCompatible(machine) ? reader.ReadObject() : null;
        if (reader._problem is { } problem)
        {
            diagnostics.Add(order, problem.Code, problem.Message);
        }

        return file;
    }

    /// <summary>Reads an object that is not an input of a link.</summary>
    /// <param name="name">The object's name in the diagnostic.</param>
    /// <param name="content">The file that contains the object.</param>
    /// <param name="start">The object's offset in the file.</param>
    /// <param name="length">The object's size, in bytes.</param>
    /// <param name="machine">The processor that the object must be compiled for.</param>
    /// <param name="problem">The diagnostic if the object cannot be read; null on success.</param>
    /// <returns>The object, or null.</returns>
    public static ObjectFile? Read(
        string name,
        InputContent content,
        int start,
        int length,
        TargetMachine machine,
        out LinkDiagnostic? problem)
    {
        var diagnostics = new LinkDiagnostics();
        var file = Read(name, 0, content, start, length, machine, diagnostics);
        problem = diagnostics.ToImmutable().FirstOrDefault();
        return file;
    }

    private bool IsCompatible(TargetMachine machine)
    {
        if (ForeignContent.Find(_content.Slice(_start, _length)) is { } foreign)
        {
            return FailAsForeign(foreign);
        }

        return FindIncompatibility(machine) is not { } reason || FailAsForeign(new ForeignContent(reason, ForeignContent.CompileForThisPlatform));
    }

    private string? FindIncompatibility(TargetMachine machine)
    {
        if (_length == 0)
        {
            return "it is empty";
        }

        if (_length < FileHeader.Bytes)
        {
            return Invariant($"it ends after {_length} bytes, within its ELF header");
        }

        var header = Header;
        if (header.Identification is not (FileHeader.Elf64LittleEndian or FileHeader.Elf64LittleEndianGnu))
        {
            return "it is not a 64-bit little-endian ELF file";
        }

        return header.Type switch
        {
            FileHeader.SharedObject => "it is a shared library, which a static program cannot use",
            not FileHeader.Relocatable => Invariant($"it is an ELF file of type {header.Type}, not an object"),
            _ when header.Machine != (ushort)machine =>
                Invariant($"it is for machine {header.Machine}, but the program is for machine {(ushort)machine}"),
            _ => null,
        };
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private FileHeader Header => MemoryMarshal.Read<FileHeader>(_content.Slice(_start, FileHeader.Bytes));

    private bool Holds(ulong offset, ulong size) => offset <= (ulong)_length && size <= (ulong)_length - offset;

    private ReadOnlySpan<byte> Range(ulong offset, ulong size) => _content.Slice(_start + (int)offset, (int)size);

    private ObjectFile? ReadObject()
    {
        var file = new ObjectFile { Name = _name, Order = _order, Content = _content, Start = _start };
        return TryReadHeaders(out var headers, out var names)
            && TryReadSymbolTable(file, headers)
            && TryReadSections(file, headers, names)
            && TryReadRelocations(file, headers)
            && TryReadSymbols(file)
            && HasMachineCode(file)
                ? file
                : null;
    }

    private bool HasMachineCode(ObjectFile file) =>
        !_hasGccIntermediate
        || !Array.Exists(file.Symbols, symbol => symbol.NameBytes.SequenceEqual(ForeignContent.GccMarker))
        || FailAsForeign(ForeignContent.GccIntermediate);

    private bool Fail(string problem) => Fail(Damage(problem));

    private bool Fail(LinkDiagnostic problem)
    {
        _problem = problem;
        return false;
    }

    private bool FailAsForeign(ForeignContent content) =>
        Fail(new LinkDiagnostic(LinkCodes.UnusableInput, content.Message(_name), []));

    private LinkDiagnostic Damage(string problem) =>
        new(LinkCodes.DamagedObject, $"The object '{_name}' is damaged: {problem}. Compile or restore it again.", []);

    private LinkDiagnostic TooLarge(string part, ulong size) => new(
        LinkCodes.ProgramTooLarge,
        Invariant($"{part} of '{_name}' takes {size} bytes: a program must take less than 2 GiB of memory. Allocate large arrays on the heap."),
        []);

    private bool TryReadHeaders(out ReadOnlySpan<SectionHeader> headers, out SectionHeader names)
    {
        headers = default;
        names = default;
        var header = Header;
        ulong count = header.SectionHeaderCount;
        if (header.SectionHeaderOffset == 0 || header.SectionHeaderSize != SectionHeader.Bytes)
        {
            return Fail("it has no section header table");
        }

        if (!Holds(header.SectionHeaderOffset, SectionHeader.Bytes))
        {
            return Fail("its section headers are outside the file");
        }

        // More than 65,279 sections: the real numbers are in header 0.
        var first = MemoryMarshal.Read<SectionHeader>(Range(header.SectionHeaderOffset, SectionHeader.Bytes));
        count = count == 0 ? first.Size : count;
        var namesIndex = header.SectionNames == SymbolEntry.Extended ? first.Link : header.SectionNames;
        if (count > (ulong)_length / SectionHeader.Bytes || !Holds(header.SectionHeaderOffset, count * SectionHeader.Bytes))
        {
            return Fail("its section headers are outside the file");
        }

        headers = MemoryMarshal.Cast<byte, SectionHeader>(Range(header.SectionHeaderOffset, count * SectionHeader.Bytes));
        foreach (ref readonly var section in headers)
        {
            if (section.Type is not (SectionType.Null or SectionType.NoBits) && !Holds(section.Offset, section.Size))
            {
                return Fail(Invariant($"a section of {section.Size} bytes at offset {section.Offset} ends after the file's {_length} bytes"));
            }

            if (section.Alignment > LargestAlignment || (section.Alignment != 0 && !BitOperations.IsPow2(section.Alignment)))
            {
                return Fail(Invariant($"a section has the invalid alignment {section.Alignment}"));
            }

            if (section.EntrySize > int.MaxValue)
            {
                return Fail("a section has entries of 2 GiB or more");
            }
        }

        if (namesIndex >= (uint)headers.Length || !IsStringTable(headers[(int)namesIndex]))
        {
            return Fail("its section names are missing");
        }

        names = headers[(int)namesIndex];
        return true;
    }

    private bool IsStringTable(in SectionHeader section) =>
        section.Type == SectionType.StringTable && section.Size > 0 && Range(section.Offset, section.Size)[^1] == 0;

    private bool TryReadSymbolTable(ObjectFile file, ReadOnlySpan<SectionHeader> headers)
    {
        var table = -1;
        for (var i = 0; i < headers.Length; i++)
        {
            if (headers[i].Type == SectionType.SymbolTable)
            {
                if (table >= 0)
                {
                    return Fail("it has two symbol tables");
                }

                table = i;
            }
        }

        if (table < 0)
        {
            return true;
        }

        ref readonly var symbols = ref headers[table];
        if (symbols.EntrySize != SymbolEntry.Bytes || symbols.Size % SymbolEntry.Bytes != 0 || symbols.Info > symbols.Size / SymbolEntry.Bytes)
        {
            return Fail("its symbol table has an invalid size");
        }

        if (symbols.Link >= (uint)headers.Length || !IsStringTable(headers[(int)symbols.Link]))
        {
            return Fail("its symbol names are missing");
        }

        file.Symbols = new Symbol[symbols.Size / SymbolEntry.Bytes];
        file.SymbolTableOffset = _start + (int)symbols.Offset;
        file.FirstGlobal = (int)symbols.Info;
        file.StringTableOffset = _start + (int)headers[(int)symbols.Link].Offset;
        file.StringTableSize = (int)headers[(int)symbols.Link].Size;
        foreach (ref readonly var section in headers)
        {
            if (section.Type == SectionType.SymbolTableIndices && section.Link == (uint)table)
            {
                if (section.Size != (ulong)file.Symbols.Length * sizeof(uint))
                {
                    return Fail("its table of extended section indices does not match its symbol table");
                }

                file.ExtendedIndexOffset = _start + (int)section.Offset;
            }
        }

        return true;
    }

    private bool TryReadSections(ObjectFile file, ReadOnlySpan<SectionHeader> headers, in SectionHeader names)
    {
        file.Sections = new InputSection?[headers.Length];
        var table = Range(names.Offset, names.Size);
        for (var i = 1; i < headers.Length; i++)
        {
            ref readonly var header = ref headers[i];
            if (header.NameOffset >= names.Size)
            {
                return Fail("a section name is outside its string table");
            }

            var name = table[(int)header.NameOffset..];
            name = name[..name.IndexOf((byte)0)];
            _hasGccIntermediate |= name.StartsWith(".gnu.lto_"u8);
            file.RequiresExecutableStack |= (header.Flags & SectionFlags.Execute) != 0 && name.SequenceEqual(".note.GNU-stack"u8);
            if (header.Type == SectionType.Group)
            {
                if (!TryReadGroup(file, header, headers.Length))
                {
                    return false;
                }
            }
            else if (IsWanted(header, name))
            {
                // Only a section of zeros can be larger than the file.
                if (header.Size > int.MaxValue)
                {
                    return Fail(TooLarge($"The section '{Encoding.UTF8.GetString(name)}'", header.Size));
                }

                file.Sections[i] = new InputSection(
                    file, i, header, OutputNames.Of(name), _start + (int)names.Offset + (int)header.NameOffset, name.Length);
            }
        }

        return TryLinkDependents(file);
    }

    private static bool IsWanted(in SectionHeader header, ReadOnlySpan<byte> name)
    {
        if ((header.Flags & SectionFlags.Exclude) != 0
            || header.Type is SectionType.Null or SectionType.SymbolTable or SectionType.StringTable or SectionType.SymbolTableIndices
                or SectionType.Relocations or SectionType.RelocationsWithAddends or SectionType.AddressSignificance)
        {
            return false;
        }

        // The property note would have to be combined from all objects; a static program has no loader that reads it.
        return (header.Flags & SectionFlags.Alloc) != 0
            ? !name.SequenceEqual(".note.gnu.property"u8)
            : name.StartsWith(".debug_"u8) && header.Type == SectionType.ProgramBits && (header.Flags & SectionFlags.Compressed) == 0;
    }

    private bool TryReadGroup(ObjectFile file, in SectionHeader header, int sectionCount)
    {
        if (header.Size < sizeof(uint) || header.Size % sizeof(uint) != 0 || header.Info >= (uint)file.Symbols.Length)
        {
            return Fail("a section group is invalid");
        }

        var words = MemoryMarshal.Cast<byte, uint>(Range(header.Offset, header.Size));
        var members = ImmutableArray.CreateBuilder<int>(words.Length - 1);
        foreach (var member in words[1..])
        {
            if (member >= (uint)sectionCount)
            {
                return Fail("a section group refers to a section that does not exist");
            }

            members.Add((int)member);
        }

        file.Groups.Add(new SectionGroup((int)header.Info, (words[0] & ComdatFlag) != 0, members.MoveToImmutable()));
        return true;
    }

    private bool TryLinkDependents(ObjectFile file)
    {
        foreach (var section in file.Sections)
        {
            if (section is not null && (section.Flags & SectionFlags.LinkOrder) != 0 && section.Link != 0)
            {
                if (section.Link >= (uint)file.Sections.Length)
                {
                    return Fail("a section depends on a section that does not exist");
                }

                if (file.Sections[section.Link] is { } needed)
                {
                    (needed.Dependents ??= []).Add(section);
                }
            }
        }

        foreach (var group in file.Groups)
        {
            InputSection? first = null;
            InputSection? last = null;
            foreach (var member in group.Members)
            {
                if (file.Sections[member] is { } section)
                {
                    if (section.NextInGroup is not null || section == first)
                    {
                        // Members of a group form a ring, and a section can be in only one.
                        return Fail("a section is in two section groups");
                    }

                    first ??= section;
                    section.NextInGroup = last;
                    last = section;
                }
            }

            first?.NextInGroup = last;
        }

        return true;
    }

    private bool TryReadRelocations(ObjectFile file, ReadOnlySpan<SectionHeader> headers)
    {
        foreach (ref readonly var header in headers)
        {
            if (header.Type is not (SectionType.RelocationsWithAddends or SectionType.Relocations))
            {
                continue;
            }

            if (header.Info >= (uint)headers.Length)
            {
                return Fail("relocations apply to a section that does not exist");
            }

            if (file.Sections[header.Info] is not { } section)
            {
                continue;
            }

            if (header.Type == SectionType.Relocations)
            {
                return Fail("it has relocations without addends (SHT_REL), which this processor's ABI does not use");
            }

            if (header.EntrySize != Relocation.Bytes || header.Size % Relocation.Bytes != 0 || section.RelocationCount != 0 || section.IsNoBits)
            {
                return Fail($"the relocations of '{section.Name}' are invalid");
            }

            section.SetRelocations(_start + (int)header.Offset, (int)header.Size / Relocation.Bytes);
            var symbolCount = (uint)file.Symbols.Length;
            foreach (ref readonly var relocation in section.Relocations)
            {
                if (relocation.Symbol >= symbolCount || relocation.Offset >= section.Size)
                {
                    return Fail($"a relocation of '{section.Name}' is outside the section, or refers to a symbol that does not exist");
                }
            }
        }

        return true;
    }

    // Large objects have tens of thousands of symbols, which all cores read.
    private bool TryReadSymbols(ObjectFile file)
    {
        var problems = new LinkDiagnostic?[(file.Symbols.Length + SymbolsOfBlock - 1) / SymbolsOfBlock];
        if (problems.Length <= 1)
        {
            return ReadSymbols(file, 0, file.Symbols.Length) is not { } problem || Fail(problem);
        }

        Parallel.For(
            0,
            problems.Length,
            i => problems[i] = ReadSymbols(file, i * SymbolsOfBlock, Math.Min((i + 1) * SymbolsOfBlock, file.Symbols.Length)));
        return Array.Find(problems, p => p is not null) is not { } first || Fail(first);
    }

    private LinkDiagnostic? ReadSymbols(ObjectFile file, int from, int to)
    {
        var entries = file.Entries;
        var names = _content.Slice(file.StringTableOffset, file.StringTableSize);
        for (var i = from; i < to; i++)
        {
            ref readonly var entry = ref entries[i];
            if (entry.NameOffset >= (uint)Math.Max(1, names.Length))
            {
                return Damage("a symbol name is outside its string table");
            }

            var section = file.SectionIndexOf(entry, i);
            var isReserved = entry.SectionIndex is >= SymbolEntry.ReservedFrom and not SymbolEntry.Extended;
            if (!isReserved && section >= (uint)file.Sections.Length)
            {
                return Damage("a symbol is in a section that does not exist");
            }

            if (isReserved && entry.SectionIndex is not (SymbolEntry.Absolute or SymbolEntry.Common))
            {
                return Damage("a symbol is in a section with a reserved index");
            }

            if (entry.SectionIndex == SymbolEntry.Common
                && (entry.Value > LargestAlignment
                    || !BitOperations.IsPow2(Math.Max(1, entry.Value))
                    || i < file.FirstGlobal))
            {
                return Damage("a common symbol has an invalid alignment or is local");
            }

            if (entry.SectionIndex == SymbolEntry.Common && entry.Size > int.MaxValue)
            {
                var name = names[(int)entry.NameOffset..];
                return TooLarge($"The variable '{Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)])}'", entry.Size);
            }

            var length = names.IsEmpty ? 0 : names[(int)entry.NameOffset..].IndexOf((byte)0);
            var symbol = new Symbol(file, file.StringTableOffset + (int)entry.NameOffset, length) { Type = entry.Type, Other = entry.Other };
            if (i < file.FirstGlobal)
            {
                symbol.IsLocal = true;
                symbol.Define(file, isReserved ? null : file.Sections[section], entry);
            }
            else
            {
                symbol.ComputeHash();
            }

            file.Symbols[i] = symbol;
        }

        return null;
    }
}
