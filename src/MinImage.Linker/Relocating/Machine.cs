using System.Buffers.Binary;
using System.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Format;
using MinImage.Linker.LayingOut;
using MinImage.Linker.Reading;
using MinImage.Linker.Resolving;
using MinImage.Linker.Unwinding;

namespace MinImage.Linker.Relocating;

/// <summary>What differs from processor to processor: the relocations of its psABI, and the code that a linker writes itself.</summary>
internal abstract class Machine
{
    public abstract TargetMachine Target { get; }

    /// <summary>The largest page that a kernel may use, to which segments are aligned.</summary>
    public abstract ulong PageSize { get; }

    /// <summary>The relocation of a word that holds an address (<c>R_*_64</c>, <c>R_*_ABS64</c>).</summary>
    public abstract uint AbsoluteType { get; }

    /// <summary>The relocation by which the start code adds the program's address (<c>R_*_RELATIVE</c>).</summary>
    public abstract uint RelativeType { get; }

    /// <summary>The relocation by which the start code asks a resolver for an address (<c>R_*_IRELATIVE</c>).</summary>
    public abstract uint IndirectRelativeType { get; }

    public abstract int IndirectJumpBytes { get; }

    /// <summary>What is between functions, and never runs.</summary>
    public abstract ReadOnlySpan<byte> CodeFill { get; }

    /// <summary>An instruction that does nothing.</summary>
    public abstract ReadOnlySpan<byte> NoOperation { get; }

    /// <summary>The relocations that debug information has.</summary>
    protected abstract DebugRelocations DebugTypes { get; }

    public static Machine For(TargetMachine target) => target switch
    {
        TargetMachine.X64 => new X64Machine(),
        TargetMachine.Arm64 => new Arm64Machine(),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "No relocations are known for this machine."),
    };

    /// <summary>Whether a relocation starts a pair of instructions of which the second calls <c>__tls_get_addr</c>; both are rewritten.</summary>
    /// <param name="type">The relocation's type.</param>
    public abstract bool IsFollowedByThreadLocalCall(uint type);

    /// <summary>Whether a relocation is of an instruction that goes to its target and tells the program nothing of where that is.</summary>
    /// <param name="section">A section.</param>
    /// <param name="relocation">One of its relocations.</param>
    public abstract bool IsBranch(InputSection section, in Relocation relocation);

    /// <summary>What a multiple of the offset of each instruction is.</summary>
    public abstract int InstructionAlignment { get; }

    /// <summary>
    /// Whether at a place there can be an instruction that goes to, or takes the address of, another place of its section. Where instructions
    /// have no alignment this is a guess: what matters is that the target is a place somebody looks for.
    /// </summary>
    /// <param name="code">The section's bytes.</param>
    /// <param name="at">The place.</param>
    /// <param name="field">Where a relocation of the instruction would be.</param>
    /// <param name="target">The offset in the section that it goes to; it may lie outside.</param>
    public abstract bool BranchAt(ReadOnlySpan<byte> code, int at, out int field, out long target);

    /// <summary>Finds what a section's relocations need the linker to make.</summary>
    /// <param name="section">A section that lives.</param>
    /// <param name="scanner">Gets what is needed.</param>
    public abstract void Scan(InputSection section, Scanner scanner);

    /// <summary>Finds what the relocations of an unwind record need, and whether they are such as one may have.</summary>
    /// <param name="record">A record of a function that lives.</param>
    /// <param name="scanner">Gets what is needed.</param>
    public void ScanUnwind(UnwindRecord record, Scanner scanner)
    {
        var symbols = record.Section.File.Symbols;
        foreach (ref readonly var relocation in record.Relocations)
        {
            if (relocation.Type == 0 || !scanner.Use(symbols[relocation.Symbol], record.Section, relocation))
            {
                continue;
            }

            // The table is read-only, and knows addresses only by their distance.
            if (!IsDistance(relocation.Type) || !Fits(relocation, record.Offset + record.Size))
            {
                scanner.Unknown(record.Section, relocation);
            }
        }
    }

    /// <summary>Applies relocations to a part of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="relocations">Those of the part.</param>
    /// <param name="start">Where the part begins in the section.</param>
    /// <param name="bytes">The part's bytes.</param>
    /// <param name="address">The address of the part.</param>
    /// <param name="context">What the addresses of symbols need.</param>
    public abstract void Relocate(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context);

    /// <summary>Writes a jump through a word (psABI, "Procedure Linkage Table").</summary>
    /// <param name="bytes"><see cref="IndirectJumpBytes"/> bytes.</param>
    /// <param name="address">Their address.</param>
    /// <param name="slot">The word's address.</param>
    public abstract void WriteIndirectJump(Span<byte> bytes, ulong address, ulong slot);

    /// <summary>Where the thread pointer points, as the addresses of the executable's own thread-local segment go.</summary>
    /// <param name="address">The segment's address.</param>
    /// <param name="size">Its size in memory.</param>
    /// <param name="alignment">Its alignment.</param>
    public abstract ulong ThreadPointer(ulong address, ulong size, ulong alignment);

    public void Relocate(InputSection section, Span<byte> bytes, WriteContext context) =>
        Relocate(section, section.Relocations, 0, bytes, section.Address, context);

    /// <summary>The address that a word of a section holds.</summary>
    /// <param name="section">The section.</param>
    /// <param name="offset">Where a relocation for a whole address is.</param>
    public static ulong WordAt(InputSection section, uint offset)
    {
        foreach (ref readonly var relocation in section.Relocations)
        {
            if (relocation.Offset == offset)
            {
                return TargetOf(section.File.Symbols[relocation.Symbol], relocation.Addend);
            }
        }

        return 0;
    }

    /// <summary>Whether a relocation is a field with the distance to an address (<c>R_*_PC32</c>, <c>R_*_PREL32</c>, and of 64 bits).</summary>
    /// <param name="type">The relocation's type.</param>
    protected abstract bool IsDistance(uint type);

    /// <summary>The number of bytes that a relocation writes to.</summary>
    /// <param name="type">The relocation's type.</param>
    protected abstract int WidthOf(uint type);

    protected bool Fits(in Relocation relocation, int length) =>
        relocation.Offset <= (ulong)length && (ulong)length - relocation.Offset >= (ulong)WidthOf(relocation.Type);

    /// <summary>S + A of the psABIs: the address that a relocation means.</summary>
    /// <param name="symbol">S.</param>
    /// <param name="addend">A.</param>
    protected static ulong TargetOf(Symbol symbol, long addend) =>
        symbol.Type == SymbolType.Section && symbol.Section?.Mergeable is { } mergeable
            ? mergeable.AddressOf(symbol.Value + (ulong)addend)
            : symbol.Address + (ulong)addend;

    /// <summary>
    /// What stands in debug information for code that is not in the program: an address that no function has; 1 where 0
    /// ends a list (DWARF 4, 2.17.3 "Non-Contiguous Address Ranges").
    /// </summary>
    /// <param name="section">The section of debug information.</param>
    protected static ulong Tombstone(InputSection section) => section.OutputName is ".debug_ranges" or ".debug_loc" ? 1u : 0u;

    /// <summary>Whether a symbol is in the program, or among what the symbol file holds.</summary>
    /// <param name="symbol">The symbol.</param>
    protected static bool IsPlaced(Symbol symbol) =>
        symbol.IsAbsolute || symbol.Chunk is null || symbol.Chunk.Output is not null || symbol.Section?.Mergeable?.Merged is not null;

    protected void RelocateDebugInformation(InputSection section, ReadOnlySpan<Relocation> relocations, Span<byte> bytes, WriteContext context)
    {
        var symbols = section.File.Symbols;
        var tombstone = Tombstone(section);
        var types = DebugTypes;
        foreach (ref readonly var relocation in relocations)
        {
            var symbol = symbols[relocation.Symbol];
            var value = IsPlaced(symbol) ? TargetOf(symbol, relocation.Addend) : tombstone;
            if (relocation.Type == types.ModuleOffset64 || relocation.Type == types.ModuleOffset32)
            {
                value -= context.Memory.ThreadStart;
            }

            var at = (int)relocation.Offset;
            if ((relocation.Type == types.Absolute64 || relocation.Type == types.ModuleOffset64) && at <= bytes.Length - sizeof(ulong))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value);
            }
            else if ((relocation.Type == types.Absolute32 || relocation.Type == types.ModuleOffset32) && at <= bytes.Length - sizeof(uint))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], (uint)value);
            }
            else if (relocation.Type != 0)
            {
                Report(context, section, relocation, LinkCodes.UnknownRelocation, "is of a type, or at a place, that debug information has not");
            }
        }
    }

    protected static void WriteSigned32(
        Span<byte> bytes, int at, ulong value, InputSection section, in Relocation relocation, WriteContext context)
    {
        if ((long)value != (int)value)
        {
            Overflow(context, section, relocation);
        }

        BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], (int)value);
    }

    protected static void WriteSigned(Span<byte> bytes, int width, ulong value, InputSection section, in Relocation relocation, WriteContext context)
    {
        var bits = 64 - (8 * width);
        if (((long)value << bits) >> bits != (long)value)
        {
            Overflow(context, section, relocation);
        }

        WriteLow(bytes, width, value);
    }

    protected static void WriteUnsigned(Span<byte> bytes, int width, ulong value, InputSection section, in Relocation relocation, WriteContext context)
    {
        if (value >> (8 * width) != 0)
        {
            Overflow(context, section, relocation);
        }

        WriteLow(bytes, width, value);
    }

    protected static void WriteLow(Span<byte> bytes, int width, ulong value)
    {
        for (var i = 0; i < width; i++)
        {
            bytes[i] = (byte)(value >> (8 * i));
        }
    }

    protected static void Overflow(WriteContext context, InputSection section, in Relocation relocation) =>
        Report(context, section, relocation, LinkCodes.RelocationOverflow, $"does not reach '{section.File.Symbols[relocation.Symbol].Name}'");

    protected static void Report(WriteContext context, InputSection section, in Relocation relocation, string code, string reason) => context.Diagnostics.Add(
        section.File.Order,
        code,
        string.Create(
            CultureInfo.InvariantCulture,
            $"A relocation of '{section}' at 0x{relocation.Offset:x}, of type {relocation.Type}, {reason}. Compile '{section.File}' with -fPIE or -fPIC, or set MinImageLinker to Host."));
}
