using System.Buffers.Binary;
using System.Text;
using MinImage.Elf;

namespace MinImage.Tests.Elf;

/// <summary>Writes small ELF files: one PT_LOAD segment over the whole file, and a section table of one entry at its end.</summary>
internal sealed record TestElf
{
    private const ulong Base = 0x400000;

    public bool Is64Bit { get; init; } = true;

    public bool IsLittleEndian { get; init; } = true;

    public ElfMachine Machine { get; init; } = ElfMachine.X86_64;

    public ElfType Type { get; init; } = ElfType.Executable;

    public ulong EntryPoint { get; init; } = Base + 1;

    public uint LoadFlags { get; init; } = 5;

    public string? Interpreter { get; init; }

    public string[] Needed { get; init; } = [];

    public bool IsPie { get; init; }

    public bool UsesExtendedCounts { get; init; }

    public bool HasTwoInterpreters { get; init; }

    public bool HasDynamicEnd { get; init; } = true;

    /// <summary>Added to the address of the string table.</summary>
    public long StringTableShift { get; init; }

    /// <summary>Added to the size of the string table.</summary>
    public long StringTableGrowth { get; init; }

    /// <summary>Added to the offset of each name in the string table.</summary>
    public long NameShift { get; init; }

    /// <summary>Added to the offset of the PT_INTERP segment.</summary>
    public long InterpreterShift { get; init; }

    private int WordSize => Is64Bit ? 8 : 4;

    public byte[] ToBytes()
    {
        var headerSize = Is64Bit ? 64 : 52;
        var programEntrySize = Is64Bit ? 56 : 32;
        var hasDynamic = Needed.Length > 0 || IsPie;
        var interpreters = Interpreter is null ? 0 : HasTwoInterpreters ? 2 : 1;
        var programCount = 1 + interpreters + (hasDynamic ? 1 : 0);

        var interpreter = Interpreter is null ? [] : Encoding.UTF8.GetBytes(Interpreter + "\0");
        var names = Encoding.UTF8.GetBytes("\0" + string.Concat(Needed.Select(name => name + "\0")));
        var interpreterOffset = headerSize + (programCount * programEntrySize);
        var namesOffset = interpreterOffset + interpreter.Length;
        var dynamicOffset = namesOffset + names.Length;
        var dynamic = Dynamic(Base + (ulong)namesOffset, (ulong)names.Length);
        var sectionOffset = dynamicOffset + dynamic.Length;
        var size = (ulong)(sectionOffset + (Is64Bit ? 64 : 40));

        var file = new List<byte>();
        file.AddRange([0x7F, (byte)'E', (byte)'L', (byte)'F', (byte)(Is64Bit ? 2 : 1), (byte)(IsLittleEndian ? 1 : 2), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Number(file, (ulong)Type, 2);
        Number(file, (ulong)Machine, 2);
        Number(file, 1, 4);
        Word(file, EntryPoint);
        Word(file, (ulong)headerSize);
        Word(file, (ulong)sectionOffset);
        Number(file, 0, 4);
        Number(file, (ulong)headerSize, 2);
        Number(file, (ulong)programEntrySize, 2);
        Number(file, UsesExtendedCounts ? 0xFFFFu : (ulong)programCount, 2);
        Number(file, Is64Bit ? 64u : 40u, 2);
        Number(file, UsesExtendedCounts ? 0u : 1u, 2);
        Number(file, 0, 2);

        Segment(file, 1, LoadFlags, 0, size);
        for (var i = 0; i < interpreters; i++)
        {
            Segment(file, 3, 4, (ulong)interpreterOffset + (ulong)InterpreterShift, (ulong)interpreter.Length);
        }

        if (hasDynamic)
        {
            Segment(file, 2, 4, (ulong)dynamicOffset, (ulong)dynamic.Length);
        }

        file.AddRange(interpreter);
        file.AddRange(names);
        file.AddRange(dynamic);

        Number(file, 0, 8);
        Word(file, 0);
        Word(file, 0);
        Word(file, 0);
        Word(file, UsesExtendedCounts ? 1u : 0u);
        Number(file, 0, 4);
        Number(file, UsesExtendedCounts ? (ulong)programCount : 0, 4);
        Word(file, 0);
        Word(file, 0);
        return [.. file];
    }

    private byte[] Dynamic(ulong tableAddress, ulong tableSize)
    {
        var dynamic = new List<byte>();
        if (Needed.Length == 0 && !IsPie)
        {
            return [];
        }

        var offset = 1 + (ulong)NameShift;
        foreach (var name in Needed)
        {
            Entry(1, offset);
            offset += (ulong)Encoding.UTF8.GetByteCount(name) + 1;
        }

        Entry(5, tableAddress + (ulong)StringTableShift);
        Entry(10, tableSize + (ulong)StringTableGrowth);
        if (IsPie)
        {
            Entry(0x6FFFFFFB, 0x08000001);
        }

        if (HasDynamicEnd)
        {
            Entry(0, 0);
        }

        return [.. dynamic];

        void Entry(ulong tag, ulong value)
        {
            Word(dynamic, tag);
            Word(dynamic, value);
        }
    }

    private void Segment(List<byte> file, uint type, uint flags, ulong offset, ulong size)
    {
        Number(file, type, 4);
        if (Is64Bit)
        {
            Number(file, flags, 4);
        }

        Word(file, offset);
        Word(file, Base + offset);
        Word(file, Base + offset);
        Word(file, size);
        Word(file, size);
        if (!Is64Bit)
        {
            Number(file, flags, 4);
        }

        Word(file, 1);
    }

    private void Word(List<byte> file, ulong value) => Number(file, value, WordSize);

    private void Number(List<byte> file, ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            file.AddRange(bytes[..size]);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
            file.AddRange(bytes[^size..]);
        }
    }
}
