using System.Buffers.Binary;
using System.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>A place that a relocation changes, and the values its new content is computed from: S + A, P and the GOT of the psABIs.</summary>
internal readonly ref struct Fixup
{
    private readonly ref readonly Relocation _relocation;
    private readonly InputSection _section;
    private readonly WriteContext _context;

    /// <param name="section">The section that contains the place.</param>
    /// <param name="relocation">The relocation.</param>
    /// <param name="bytes">The bytes of a part of the section.</param>
    /// <param name="at">The place's offset in <paramref name="bytes"/>.</param>
    /// <param name="place">The place's address.</param>
    /// <param name="context">The layout.</param>
    public Fixup(InputSection section, in Relocation relocation, Span<byte> bytes, int at, ulong place, WriteContext context)
    {
        _section = section;
        _relocation = ref relocation;
        _context = context;
        Bytes = bytes;
        At = at;
        Place = place;
        Symbol = section.File.Symbols[relocation.Symbol];
        Value = Symbol.Target(relocation.Addend);
    }

    /// <summary>The bytes around the place, which relaxation may rewrite.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>The place's offset in <see cref="Bytes"/>.</summary>
    public int At { get; }

    /// <summary>P: the place's address.</summary>
    public ulong Place { get; }

    /// <summary>S: the symbol.</summary>
    public Symbol Symbol { get; }

    /// <summary>S + A: the address, or number, that the relocation refers to.</summary>
    public ulong Value { get; }

    /// <summary>S + A - P: the distance from the place.</summary>
    public ulong Distance => Value - Place;

    /// <summary>A: the addend.</summary>
    public long Addend => _relocation.Addend;

    /// <summary>The relocation's type.</summary>
    public uint Type => _relocation.Type;

    /// <summary>The relocation itself.</summary>
    public ref readonly Relocation Relocation => ref _relocation;

    public MemoryImage Memory => _context.Memory;

    /// <summary>The address of the symbol's entry in the global offset table.</summary>
    public ulong GotEntry => Memory.Got.AddressOf(Symbol);

    /// <summary>Returns the symbol's offset from the thread pointer, plus the addend.</summary>
    /// <param name="correction">A number of bytes to add.</param>
    public ulong ThreadOffset(ulong correction = 0) => Memory.ThreadOffset(Symbol, Value + correction);

    public void Write64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Bytes[At..], value);

    /// <summary>Writes a signed field of 4 bytes, and reports a value that does not fit.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shift">The field's distance from the place, in bytes.</param>
    public void WriteSigned32(ulong value, int shift = 0)
    {
        if ((long)value != (int)value)
        {
            ReportOverflow();
        }

        BinaryPrimitives.WriteInt32LittleEndian(Bytes[(At + shift)..], (int)value);
    }

    /// <summary>Writes a signed field, and reports a value that does not fit.</summary>
    /// <param name="width">The field's size, in bytes.</param>
    /// <param name="value">The value.</param>
    public void WriteSigned(int width, ulong value)
    {
        CheckSigned(value, 8 * width);
        WriteLow(width, value);
    }

    /// <summary>Writes an unsigned field, and reports a value that does not fit.</summary>
    /// <param name="width">The field's size, in bytes.</param>
    /// <param name="value">The value.</param>
    public void WriteUnsigned(int width, ulong value)
    {
        CheckUnsigned(value, 8 * width);
        WriteLow(width, value);
    }

    /// <summary>Reports a value that does not fit in a signed field.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bits">The field's size.</param>
    public void CheckSigned(ulong value, int bits)
    {
        var rest = 64 - bits;
        if (((long)value << rest) >> rest != (long)value)
        {
            ReportOverflow();
        }
    }

    /// <summary>Reports a value that does not fit in an unsigned field.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bits">The field's size.</param>
    public void CheckUnsigned(ulong value, int bits)
    {
        if (value >> bits != 0)
        {
            ReportOverflow();
        }
    }

    public void ReportOverflow() => ReportOverflow($"does not reach '{Symbol.Name}'");

    public void ReportOverflow(string reason) => Report(_context, _section, _relocation, LinkCodes.RelocationOverflow, reason);

    /// <summary>Reports that a relocation cannot be applied.</summary>
    /// <param name="context">Receives the diagnostic.</param>
    /// <param name="section">The section.</param>
    /// <param name="relocation">The relocation.</param>
    /// <param name="code">One of <see cref="LinkCodes"/>.</param>
    /// <param name="reason">A predicate of the relocation.</param>
    public static void Report(WriteContext context, InputSection section, in Relocation relocation, string code, string reason) => context.Diagnostics.Add(
        section.File.Order,
        code,
        string.Create(CultureInfo.InvariantCulture, $"A relocation of '{section}' at 0x{relocation.Offset:x}, of type {relocation.Type}, {reason}. ")
        + $"Compile '{section.File}' with -fPIE or -fPIC.");

    private void WriteLow(int width, ulong value)
    {
        for (var i = 0; i < width; i++)
        {
            Bytes[At + i] = (byte)(value >> (8 * i));
        }
    }
}
