using System.Buffers.Binary;
using MinImage.Linker.Format;
using MinImage.Linker.LayingOut;
using MinImage.Linker.Reading;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.Relocating;

/// <summary>
/// AArch64: its relocations ("ELF for the Arm 64-bit Architecture", 5.7), and the instructions that are rewritten because
/// a static program knows more than the compiler did: 5.7.11, calls and descriptors that tell where a thread-local variable is.
/// </summary>
internal sealed class Arm64Machine : Machine
{
    private const uint Nop = 0xD503201F;

    private const ulong PageMask = 0xFFF;

    // movz x0, #0, lsl #16; movk x0, #0
    private const uint MoveHigh = 0xD2A00000;
    private const uint MoveLow = 0xF2800000;

    // mrs x1, tpidr_el0; add x0, x1, x0
    private const uint ReadThreadPointer = 0xD53BD041;
    private const uint AddThreadPointer = 0x8B000020;

    public override TargetMachine Target => TargetMachine.Arm64;

    // Kernels may use pages of 64 KiB.
    public override ulong PageSize => 0x10000;

    public override uint AbsoluteType => Arm64Relocation.Absolute64;

    public override uint RelativeType => Arm64Relocation.Relative;

    public override uint IndirectRelativeType => Arm64Relocation.IndirectRelative;

    public override int IndirectJumpBytes => 16;

    // udf #0: who comes here is lost.
    public override ReadOnlySpan<byte> CodeFill => [0x00];

    public override ReadOnlySpan<byte> NoOperation => [0x1F, 0x20, 0x03, 0xD5];

    protected override DebugRelocations DebugTypes { get; } =
        new(Arm64Relocation.Absolute64, Arm64Relocation.Absolute32, Arm64Relocation.ModuleOffset64, Arm64Relocation.ModuleOffset64);

    // A descriptor is asked through a pointer, and not by name.
    public override bool IsFollowedByThreadLocalCall(uint type) => type == Arm64Relocation.GeneralDynamicAddLow12;

    public override bool IsBranch(InputSection section, in Relocation relocation) => relocation.Type
        is Arm64Relocation.Call26 or Arm64Relocation.Jump26 or Arm64Relocation.ConditionalBranch19 or Arm64Relocation.TestBranch14;

    // Variant I: two words of the thread's own come first ("ELF Handling For Thread-Local Storage", 3.4.1).
    public override ulong ThreadPointer(ulong address, ulong size, ulong alignment)
    {
        const ulong own = 2 * sizeof(ulong);
        return address - own - ((address - own) & (alignment - 1));
    }

    public override void WriteIndirectJump(Span<byte> bytes, ulong address, ulong slot)
    {
        // adrp x16, slot; ldr x17, [x16, #:lo12:slot]; br x17
        WriteInstruction(bytes, 0, WithPage(0x90000010, Page(slot) - Page(address)));
        WriteInstruction(bytes, 4, 0xF9400211 | (uint)((slot & PageMask) >> 3 << 10));
        WriteInstruction(bytes, 8, 0xD61F0220);
        WriteInstruction(bytes, 12, Nop);
    }

    public override int InstructionAlignment => sizeof(uint);

    public override bool BranchAt(ReadOnlySpan<byte> code, int at, out int field, out long target)
    {
        field = at;
        target = 0;
        if (at + sizeof(uint) > code.Length)
        {
            return false;
        }

        // B and BL: 26 bits of words, signed.
        var word = BinaryPrimitives.ReadUInt32LittleEndian(code[at..]);
        target = at + ((long)((int)(word << 6) >> 6) * sizeof(uint));
        return (word & 0x7C00_0000) == 0x1400_0000;
    }

    public override void Scan(InputSection section, Scanner scanner)
    {
        var length = section.Content.Length;
        var symbols = section.File.Symbols;
        var relocations = section.Relocations;
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            var symbol = symbols[relocation.Symbol];
            if (relocation.Type == Arm64Relocation.None || !scanner.Use(symbol, section, relocation))
            {
                continue;
            }

            if (!Fits(relocation, length))
            {
                scanner.Unknown(section, relocation);
                continue;
            }

            switch (relocation.Type)
            {
                case Arm64Relocation.Absolute64:
                    scanner.NeedRelative(symbol, section, relocation);
                    break;
                case Arm64Relocation.Absolute32 or Arm64Relocation.Absolute16:
                    // An address does not fit in, and the start code has no relocation for it: only a number does.
                    if (!symbol.IsAbsolute && !symbol.IsUndefinedWeak)
                    {
                        scanner.Unknown(section, relocation);
                    }

                    break;
                case Arm64Relocation.GotPage21 or Arm64Relocation.GotLoad64Low12 or Arm64Relocation.GotLoad64PageOffset15 when relocation.Addend != 0:
                    scanner.Unknown(section, relocation);
                    break;
                case Arm64Relocation.GotPage21 or Arm64Relocation.GotLoad64Low12 or Arm64Relocation.GotLoad64PageOffset15 or Arm64Relocation.GotRelative32:
                    symbol.Need(SymbolNeeds.Got);
                    break;
                case Arm64Relocation.InitialExecPage21 or Arm64Relocation.InitialExecLoad64Low12:
                    symbol.Need(SymbolNeeds.ThreadOffset);
                    break;
                case Arm64Relocation.GeneralDynamicPage21:
                    if (!IsThreadLocalCall(section.Content, relocations, i))
                    {
                        scanner.Unknown(section, relocation);
                    }

                    break;
                case Arm64Relocation.GeneralDynamicAddLow12:
                    if (i == 0 || !IsThreadLocalCall(section.Content, relocations, i - 1))
                    {
                        scanner.Unknown(section, relocation);
                    }

                    i++;
                    break;
                case var type when IsRelative(type):
                    if (symbol.IsAbsolute)
                    {
                        // How far a number is from here is known to nobody before the program is somewhere.
                        scanner.Unknown(section, relocation);
                    }

                    break;
                case var type when !IsThreadOffset(type) && !IsLowBits(type) && !IsDescriptor(type):
                    scanner.Unknown(section, relocation);
                    break;
            }
        }
    }

    public override void Relocate(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context)
    {
        if (!section.IsAllocated)
        {
            RelocateDebugInformation(section, relocations, bytes, context);
            return;
        }

        var symbols = section.File.Symbols;
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            var symbol = symbols[relocation.Symbol];
            var at = (int)relocation.Offset - start;
            var place = address + (ulong)at;
            RelocateOne(section, relocation, symbol, bytes, at, place, context);
            if (IsFollowedByThreadLocalCall(relocation.Type))
            {
                i++;
            }
        }
    }

    private static void RelocateOne(
        InputSection section, in Relocation relocation, Symbol symbol, Span<byte> bytes, int at, ulong place, WriteContext context)
    {
        var value = TargetOf(symbol, relocation.Addend);
        var memory = context.Memory;
        switch (relocation.Type)
        {
            case Arm64Relocation.Absolute64:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value);
                break;
            case Arm64Relocation.Absolute32:
                WriteUnsigned(bytes[at..], sizeof(uint), value, section, relocation, context);
                break;
            case Arm64Relocation.Absolute16:
                WriteUnsigned(bytes[at..], sizeof(ushort), value, section, relocation, context);
                break;
            case Arm64Relocation.Relative64:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value - place);
                break;
            case Arm64Relocation.Relative32 or Arm64Relocation.Plt32:
                WriteSigned32(bytes, at, value - place, section, relocation, context);
                break;
            case Arm64Relocation.Relative16:
                WriteSigned(bytes[at..], sizeof(short), value - place, section, relocation, context);
                break;
            case Arm64Relocation.GotRelative32:
                WriteSigned32(bytes, at, memory.Got.AddressOf(symbol) + (ulong)relocation.Addend - place, section, relocation, context);
                break;

            case Arm64Relocation.AddressPage21:
                CheckSigned(Page(value) - Page(place), 33, section, relocation, context);
                WriteInstruction(bytes, at, WithPage(ReadInstruction(bytes, at), Page(value) - Page(place)));
                break;
            case Arm64Relocation.AddressPage21Unchecked:
                WriteInstruction(bytes, at, WithPage(ReadInstruction(bytes, at), Page(value) - Page(place)));
                break;
            case Arm64Relocation.Address21:
                CheckSigned(value - place, 21, section, relocation, context);
                WriteInstruction(bytes, at, WithAddress(ReadInstruction(bytes, at), value - place));
                break;
            case Arm64Relocation.LoadLiteral19 or Arm64Relocation.ConditionalBranch19:
                WriteBranch(bytes, at, Distance(symbol, value, place), 19, 5, section, relocation, context);
                break;
            case Arm64Relocation.TestBranch14:
                WriteBranch(bytes, at, Distance(symbol, value, place), 14, 5, section, relocation, context);
                break;
            case Arm64Relocation.Jump26 or Arm64Relocation.Call26:
                var distance = Distance(symbol, value, place);
                if (!Branches.Reaches(distance) && memory.Thunks?.AddressOf(symbol, relocation.Addend, place) is { } thunk)
                {
                    distance = thunk - place;
                }

                WriteBranch(bytes, at, distance, 26, 0, section, relocation, context);
                break;

            case Arm64Relocation.GotPage21:
                CheckSigned(Page(memory.Got.AddressOf(symbol)) - Page(place), 33, section, relocation, context);
                WriteInstruction(bytes, at, WithPage(ReadInstruction(bytes, at), Page(memory.Got.AddressOf(symbol)) - Page(place)));
                break;
            case Arm64Relocation.GotLoad64Low12:
                WriteLow12(bytes, at, memory.Got.AddressOf(symbol) & PageMask, 3, section, relocation, context);
                break;
            case Arm64Relocation.GotLoad64PageOffset15:
                var offset = memory.Got.AddressOf(symbol) - Page(memory.Got.Address);
                if (offset > 0x7FFF)
                {
                    Overflow(context, section, relocation);
                }

                WriteLow12(bytes, at, offset & 0x7FF8, 3, section, relocation, context);
                break;

            case Arm64Relocation.InitialExecPage21:
                WriteInstruction(bytes, at, WithPage(ReadInstruction(bytes, at), Page(memory.ThreadOffsets.AddressOf(symbol)) - Page(place)));
                break;
            case Arm64Relocation.InitialExecLoad64Low12:
                WriteLow12(bytes, at, memory.ThreadOffsets.AddressOf(symbol) & PageMask, 3, section, relocation, context);
                break;

            // adrp x0; add x0, x0; bl __tls_get_addr; nop: the variable's offset, and what it is from.
            case Arm64Relocation.GeneralDynamicPage21:
                CheckUnsigned(memory.ThreadOffset(symbol, value), 32, section, relocation, context);
                WriteInstruction(bytes, at, MoveHigh | ((uint)(memory.ThreadOffset(symbol, value) >> 16) & 0xFFFF) << 5);
                break;
            case Arm64Relocation.GeneralDynamicAddLow12:
                WriteInstruction(bytes, at, MoveLow | ((uint)memory.ThreadOffset(symbol, value) & 0xFFFF) << 5);
                WriteInstruction(bytes, at + 4, ReadThreadPointer);
                WriteInstruction(bytes, at + 8, AddThreadPointer);
                break;

            // adrp x0; ldr x1, [x0]; add x0, x0; blr x1: a static program knows the offset, and needs no descriptor.
            case Arm64Relocation.DescriptorPage21:
                CheckUnsigned(memory.ThreadOffset(symbol, value), 32, section, relocation, context);
                WriteInstruction(bytes, at, MoveHigh | ((uint)(memory.ThreadOffset(symbol, value) >> 16) & 0xFFFF) << 5);
                break;
            case Arm64Relocation.DescriptorLoad64Low12:
                WriteInstruction(bytes, at, MoveLow | ((uint)memory.ThreadOffset(symbol, value) & 0xFFFF) << 5);
                break;
            case Arm64Relocation.DescriptorAddLow12 or Arm64Relocation.DescriptorCall:
                WriteInstruction(bytes, at, Nop);
                break;
            case var type when IsThreadOffset(type):
                WriteThreadOffset(bytes, at, memory.ThreadOffset(symbol, value), section, relocation, context);
                break;
            case var type when IsLowBits(type):
                WriteLow12(bytes, at, value & PageMask, Scale(type), section, relocation, context);
                break;
        }
    }

    // A branch to nobody goes on behind itself (5.7.8).
    private static ulong Distance(Symbol symbol, ulong value, ulong place) => symbol.IsUndefinedWeak ? 4 : value - place;

    private static bool IsRelative(uint type) => type
        is Arm64Relocation.Relative64 or Arm64Relocation.Relative32 or Arm64Relocation.Relative16 or Arm64Relocation.Plt32
        or Arm64Relocation.LoadLiteral19 or Arm64Relocation.Address21 or Arm64Relocation.AddressPage21 or Arm64Relocation.AddressPage21Unchecked
        or Arm64Relocation.TestBranch14 or Arm64Relocation.ConditionalBranch19 or Arm64Relocation.Jump26 or Arm64Relocation.Call26;

    private static bool IsLowBits(uint type) => type
        is Arm64Relocation.AddLow12 or Arm64Relocation.LoadStore8Low12 or Arm64Relocation.LoadStore16Low12
        or Arm64Relocation.LoadStore32Low12 or Arm64Relocation.LoadStore64Low12 or Arm64Relocation.LoadStore128Low12;

    private static bool IsThreadOffset(uint type) => type
        is (>= Arm64Relocation.ThreadMove2 and <= Arm64Relocation.ThreadLoadStore64Low12Unchecked)
        or Arm64Relocation.ThreadLoadStore128Low12 or Arm64Relocation.ThreadLoadStore128Low12Unchecked;

    private static bool IsDescriptor(uint type) => type
        is Arm64Relocation.DescriptorPage21 or Arm64Relocation.DescriptorLoad64Low12 or Arm64Relocation.DescriptorAddLow12 or Arm64Relocation.DescriptorCall;

    // adrp x0, x@tlsgd; add x0, x0, x@tlsgd_lo12; bl __tls_get_addr; nop: one after the other, as the compilers write it.
    private static bool IsThreadLocalCall(ReadOnlySpan<byte> content, ReadOnlySpan<Relocation> relocations, int index)
    {
        const int instructions = 4;
        var at = relocations[index].Offset;
        if (index + 2 >= relocations.Length || content.Length < instructions * sizeof(uint) || at > (ulong)(content.Length - (instructions * sizeof(uint))))
        {
            return false;
        }

        var code = content[(int)at..];
        return relocations[index].Type == Arm64Relocation.GeneralDynamicPage21
            && relocations[index + 1].Type == Arm64Relocation.GeneralDynamicAddLow12
            && relocations[index + 1].Offset == at + 4
            && relocations[index + 1].Symbol == relocations[index].Symbol
            && relocations[index + 1].Addend == relocations[index].Addend
            && relocations[index + 2].Type == Arm64Relocation.Call26
            && relocations[index + 2].Offset == at + 8
            && (ReadInstruction(code, 0) & 0x9F00001F) == 0x90000000
            && (ReadInstruction(code, 4) & 0xFFC003FF) == 0x91000000
            && (ReadInstruction(code, 8) & 0xFC000000) == 0x94000000
            && ReadInstruction(code, 12) == Nop;
    }

    protected override bool IsDistance(uint type) => type is Arm64Relocation.Relative32 or Arm64Relocation.Relative64;

    protected override int WidthOf(uint type) => type switch
    {
        Arm64Relocation.Absolute64 or Arm64Relocation.Relative64 => sizeof(ulong),
        Arm64Relocation.Absolute16 or Arm64Relocation.Relative16 => sizeof(ushort),
        _ => sizeof(uint),
    };

    // By how many bits the instruction shifts its offset: the logarithm of what it loads or stores.
    private static int Scale(uint type) => type switch
    {
        Arm64Relocation.LoadStore16Low12 or Arm64Relocation.ThreadLoadStore16Low12 or Arm64Relocation.ThreadLoadStore16Low12Unchecked => 1,
        Arm64Relocation.LoadStore32Low12 or Arm64Relocation.ThreadLoadStore32Low12 or Arm64Relocation.ThreadLoadStore32Low12Unchecked => 2,
        Arm64Relocation.LoadStore64Low12 or Arm64Relocation.ThreadLoadStore64Low12 or Arm64Relocation.ThreadLoadStore64Low12Unchecked => 3,
        Arm64Relocation.LoadStore128Low12 or Arm64Relocation.ThreadLoadStore128Low12 or Arm64Relocation.ThreadLoadStore128Low12Unchecked => 4,
        _ => 0,
    };

    private static void WriteThreadOffset(
        Span<byte> bytes, int at, ulong offset, InputSection section, in Relocation relocation, WriteContext context)
    {
        switch (relocation.Type)
        {
            case Arm64Relocation.ThreadAddHigh12:
                CheckUnsigned(offset, 24, section, relocation, context);
                WriteImmediate(bytes, at, (uint)(offset >> 12) & 0xFFF, 10, 12);
                break;
            case Arm64Relocation.ThreadMove2:
                WriteMove(bytes, at, offset, 32, section, relocation, context);
                break;
            case Arm64Relocation.ThreadMove1:
                WriteMove(bytes, at, offset, 16, section, relocation, context);
                break;
            case Arm64Relocation.ThreadMove0:
                WriteMove(bytes, at, offset, 0, section, relocation, context);
                break;
            case Arm64Relocation.ThreadMove1Unchecked:
                WriteImmediate(bytes, at, (uint)(offset >> 16) & 0xFFFF, 5, 16);
                break;
            case Arm64Relocation.ThreadMove0Unchecked:
                WriteImmediate(bytes, at, (uint)offset & 0xFFFF, 5, 16);
                break;
            default:
                if (relocation.Type is Arm64Relocation.ThreadAddLow12 or Arm64Relocation.ThreadLoadStore8Low12 or Arm64Relocation.ThreadLoadStore16Low12
                    or Arm64Relocation.ThreadLoadStore32Low12 or Arm64Relocation.ThreadLoadStore64Low12 or Arm64Relocation.ThreadLoadStore128Low12)
                {
                    CheckUnsigned(offset, 12, section, relocation, context);
                }

                WriteLow12(bytes, at, offset & PageMask, Scale(relocation.Type), section, relocation, context);
                break;
        }
    }

    // movz; offsets from the thread pointer are not negative, here.
    private static void WriteMove(
        Span<byte> bytes, int at, ulong offset, int shift, InputSection section, in Relocation relocation, WriteContext context)
    {
        CheckUnsigned(offset, shift + 16, section, relocation, context);
        WriteImmediate(bytes, at, (uint)(offset >> shift) & 0xFFFF, 5, 16);
    }

    private static void WriteLow12(
        Span<byte> bytes, int at, ulong low, int scale, InputSection section, in Relocation relocation, WriteContext context)
    {
        if ((low & ((1ul << scale) - 1)) != 0)
        {
            Report(context, section, relocation, Diagnostics.LinkCodes.RelocationOverflow, "is for an address that is not aligned as the instruction wants it");
        }

        WriteImmediate(bytes, at, (uint)(low >> scale) & 0xFFF, 10, 12);
    }

    private static void WriteBranch(
        Span<byte> bytes, int at, ulong distance, int bits, int shift, InputSection section, in Relocation relocation, WriteContext context)
    {
        CheckSigned(distance, bits + 2, section, relocation, context);
        if (distance % 4 != 0)
        {
            Overflow(context, section, relocation);
        }

        WriteImmediate(bytes, at, (uint)((long)distance >> 2) & ((1u << bits) - 1), shift, bits);
    }

    private static void WriteImmediate(Span<byte> bytes, int at, uint value, int shift, int bits)
    {
        var mask = ((1u << bits) - 1) << shift;
        WriteInstruction(bytes, at, (ReadInstruction(bytes, at) & ~mask) | ((value << shift) & mask));
    }

    private static ulong Page(ulong address) => address & ~PageMask;

    private static uint WithPage(uint instruction, ulong distance) => WithAddress(instruction, (ulong)((long)distance >> 12));

    // adr and adrp have the two lowest bits of 21 apart from the others.
    private static uint WithAddress(uint instruction, ulong value) =>
        (instruction & 0x9F00001F) | ((uint)value & 3) << 29 | ((uint)(value >> 2) & 0x7FFFF) << 5;

    private static void CheckSigned(ulong value, int bits, InputSection section, in Relocation relocation, WriteContext context)
    {
        var rest = 64 - bits;
        if (((long)value << rest) >> rest != (long)value)
        {
            Overflow(context, section, relocation);
        }
    }

    private static void CheckUnsigned(ulong value, int bits, InputSection section, in Relocation relocation, WriteContext context)
    {
        if (value >> bits != 0)
        {
            Overflow(context, section, relocation);
        }
    }

    private static uint ReadInstruction(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static void WriteInstruction(Span<byte> bytes, int at, uint instruction) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], instruction);
}
