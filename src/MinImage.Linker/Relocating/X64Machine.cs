using System.Buffers.Binary;
using MinImage.Linker.Format;
using MinImage.Linker.LayingOut;
using MinImage.Linker.Reading;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.Relocating;

/// <summary>
/// x86-64: its relocations (psABI 1.0, 4.4), and the instructions that are rewritten because a static program knows more
/// than the compiler did: B.2 "Optimize GOTPCRELX Relocations", and 11.1 of "ELF Handling For Thread-Local Storage".
/// </summary>
internal sealed class X64Machine : Machine
{
    public override TargetMachine Target => TargetMachine.X64;

    public override ulong PageSize => 0x1000;

    public override uint AbsoluteType => X64Relocation.Absolute64;

    protected override DebugRelocations DebugTypes { get; } =
        new(X64Relocation.Absolute64, X64Relocation.Absolute32, X64Relocation.ModuleOffset64, X64Relocation.ModuleOffset32);

    public override uint RelativeType => X64Relocation.Relative;

    public override uint IndirectRelativeType => X64Relocation.IndirectRelative;

    public override int IndirectJumpBytes => 8;

    // int3: who comes here is lost.
    public override ReadOnlySpan<byte> CodeFill => [0xCC];

    public override ReadOnlySpan<byte> NoOperation => [0x90];

    public override bool IsFollowedByThreadLocalCall(uint type) => type is X64Relocation.GeneralDynamic or X64Relocation.LocalDynamic;

    public override bool IsBranch(InputSection section, in Relocation relocation) => relocation.Type switch
    {
        // call x, jmp x, jcc x: a table of distances, or what takes an address, says Plt32 as well.
        X64Relocation.Plt32 => (section.Flags & SectionFlags.Execute) != 0
            && (Matches(section.Content, relocation, -1, 0xE8) || Matches(section.Content, relocation, -1, 0xE9) || IsConditionalJump(section.Content, relocation)),

        // call *x@GOTPCREL(%rip), jmp *x@GOTPCREL(%rip)
        X64Relocation.GotRelative32Relaxable => Matches(section.Content, relocation, -2, 0xFF, 0x15) || Matches(section.Content, relocation, -2, 0xFF, 0x25),
        _ => false,
    };

    // Variant II: the thread pointer is the end of the segment, aligned ("ELF Handling For Thread-Local Storage", 3.4.6).
    public override ulong ThreadPointer(ulong address, ulong size, ulong alignment) =>
        address + size + ((0 - address - size) & (alignment - 1));

    public override void WriteIndirectJump(Span<byte> bytes, ulong address, ulong slot)
    {
        // jmp *slot(%rip); int3; int3
        bytes[0] = 0xFF;
        bytes[1] = 0x25;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[2..], (int)(slot - (address + 6)));
        bytes[6] = CodeFill[0];
        bytes[7] = CodeFill[0];
    }

    public override int InstructionAlignment => 1;

    public override bool BranchAt(ReadOnlySpan<byte> code, int at, out int field, out long target)
    {
        // call, jmp: an opcode and a distance. lea: an opcode, a byte that says "distance from here, into a register", and a distance.
        field = at + (code[at] switch { 0xE8 or 0xE9 => 1, 0x8D when at + 1 < code.Length && (code[at + 1] & 0b11_000_111) == 0b00_000_101 => 2, _ => code.Length });
        var isWhole = field + sizeof(int) <= code.Length;
        target = isWhole ? field + sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(code[field..]) : 0;
        return isWhole;
    }

    public override void Scan(InputSection section, Scanner scanner)
    {
        var content = section.Content;
        var symbols = section.File.Symbols;
        var relocations = section.Relocations;
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            var symbol = symbols[relocation.Symbol];
            if (relocation.Type == X64Relocation.None || !scanner.Use(symbol, section, relocation))
            {
                continue;
            }

            if (!Fits(relocation, content.Length))
            {
                scanner.Unknown(section, relocation);
                continue;
            }

            switch (relocation.Type)
            {
                case X64Relocation.Absolute64:
                    scanner.NeedRelative(symbol, section, relocation);
                    break;
                case X64Relocation.Absolute32 or X64Relocation.Absolute32Signed or X64Relocation.Absolute16 or X64Relocation.Absolute8:
                    // An address does not fit in, and the start code has no relocation for it: only a number does.
                    if (!symbol.IsAbsolute && !symbol.IsUndefinedWeak)
                    {
                        scanner.Unknown(section, relocation);
                    }

                    break;
                case X64Relocation.GotRelative32 or X64Relocation.GotRelative32Relaxable or X64Relocation.GotRelative32RelaxableRex:
                    if (!IsRelaxableGot(content, relocation, symbol))
                    {
                        symbol.Need(SymbolNeeds.Got);
                    }

                    break;
                case X64Relocation.GotThreadOffset32:
                    if (!IsRelaxableThreadOffset(content, relocation))
                    {
                        symbol.Need(SymbolNeeds.ThreadOffset);
                    }

                    break;
                case X64Relocation.GeneralDynamic or X64Relocation.LocalDynamic:
                    if (!IsThreadLocalCall(content, relocations, i))
                    {
                        scanner.Unknown(section, relocation);
                    }

                    i++;
                    break;
                case X64Relocation.Descriptor32:
                    if (!IsDescriptorLoad(content, (int)relocation.Offset))
                    {
                        scanner.Unknown(section, relocation);
                    }

                    break;
                case X64Relocation.DescriptorCall:
                    if (!Matches(content, relocation, 0, 0xFF, 0x10))
                    {
                        scanner.Unknown(section, relocation);
                    }

                    break;
                case X64Relocation.Relative32 or X64Relocation.Plt32 or X64Relocation.Relative16 or X64Relocation.Relative8 or X64Relocation.Relative64 when symbol.IsAbsolute:
                    // How far a number is from here is known to nobody before the program is somewhere.
                    scanner.Unknown(section, relocation);
                    break;
                case X64Relocation.Relative32 or X64Relocation.Plt32 or X64Relocation.Relative16 or X64Relocation.Relative8 or X64Relocation.Relative64
                    or X64Relocation.ModuleOffset32 or X64Relocation.ModuleOffset64 or X64Relocation.ThreadOffset32 or X64Relocation.ThreadOffset64
                    or X64Relocation.GotOffset64 or X64Relocation.GotBase32 or X64Relocation.Size32 or X64Relocation.Size64:
                    break;
                default:
                    scanner.Unknown(section, relocation);
                    break;
            }
        }
    }

    public override void Relocate(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context)
    {
        if (section.IsAllocated)
        {
            RelocateProgram(section, relocations, start, bytes, address, context);
        }
        else
        {
            RelocateDebugInformation(section, relocations, bytes, context);
        }
    }

    private static void RelocateProgram(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context)
    {
        var symbols = section.File.Symbols;
        var memory = context.Memory;
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            var symbol = symbols[relocation.Symbol];
            var at = (int)relocation.Offset - start;
            var place = address + (ulong)at;
            var value = TargetOf(symbol, relocation.Addend);
            switch (relocation.Type)
            {
                case X64Relocation.None:
                    break;
                case X64Relocation.Absolute64:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value);
                    break;
                case X64Relocation.Relative32 or X64Relocation.Plt32:
                    WriteSigned32(bytes, at, value - place, section, relocation, context);
                    break;
                case X64Relocation.Relative64:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value - place);
                    break;
                case X64Relocation.Absolute32:
                    WriteUnsigned(bytes[at..], sizeof(uint), value, section, relocation, context);
                    break;
                case X64Relocation.Absolute32Signed:
                    WriteSigned32(bytes, at, value, section, relocation, context);
                    break;
                case X64Relocation.Absolute16:
                    WriteUnsigned(bytes[at..], sizeof(ushort), value, section, relocation, context);
                    break;
                case X64Relocation.Absolute8:
                    WriteUnsigned(bytes[at..], sizeof(byte), value, section, relocation, context);
                    break;
                case X64Relocation.Relative16:
                    WriteSigned(bytes[at..], sizeof(short), value - place, section, relocation, context);
                    break;
                case X64Relocation.Relative8:
                    WriteSigned(bytes[at..], sizeof(sbyte), value - place, section, relocation, context);
                    break;
                case X64Relocation.GotRelative32 or X64Relocation.GotRelative32Relaxable or X64Relocation.GotRelative32RelaxableRex:
                    if (IsRelaxableGot(bytes, at, relocation, symbol))
                    {
                        RelaxGot(bytes, at, value, place, section, relocation, context);
                    }
                    else
                    {
                        WriteSigned32(bytes, at, memory.Got.AddressOf(symbol) + (ulong)relocation.Addend - place, section, relocation, context);
                    }

                    break;
                case X64Relocation.GotOffset64:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value - memory.Got.Address);
                    break;
                case X64Relocation.GotBase32:
                    WriteSigned32(bytes, at, memory.Got.Address + (ulong)relocation.Addend - place, section, relocation, context);
                    break;
                case X64Relocation.ThreadOffset32 or X64Relocation.ModuleOffset32:
                    // What asked for the module is rewritten to the thread pointer, and its offsets with it.
                    WriteSigned32(bytes, at, memory.ThreadOffset(symbol, value), section, relocation, context);
                    break;
                case X64Relocation.ThreadOffset64 or X64Relocation.ModuleOffset64:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], memory.ThreadOffset(symbol, value));
                    break;
                case X64Relocation.GotThreadOffset32:
                    if (IsRelaxableThreadOffset(bytes, at))
                    {
                        RelaxThreadOffset(bytes, at);
                        WriteSigned32(bytes, at, memory.ThreadOffset(symbol, value + 4), section, relocation, context);
                    }
                    else
                    {
                        WriteSigned32(bytes, at, memory.ThreadOffsets.AddressOf(symbol) + (ulong)relocation.Addend - place, section, relocation, context);
                    }

                    break;
                case X64Relocation.GeneralDynamic:
                    // mov %fs:0, %rax; lea x@tpoff(%rax), %rax
                    ((ReadOnlySpan<byte>)[0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0, 0x48, 0x8D, 0x80]).CopyTo(bytes[(at - 4)..]);
                    WriteSigned32(bytes, at + 8, memory.ThreadOffset(symbol, value + 4), section, relocation, context);
                    i++;
                    break;
                case X64Relocation.LocalDynamic:
                    // mov %fs:0, %rax, behind as many prefixes as the call through the table needs more.
                    var isLong = relocations[i + 1].Offset - relocation.Offset == 6;
                    ReadOnlySpan<byte> code = isLong
                        ? [0x66, 0x66, 0x66, 0x66, 0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0]
                        : [0x66, 0x66, 0x66, 0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0];
                    code.CopyTo(bytes[(at - 3)..]);
                    i++;
                    break;
                case X64Relocation.Descriptor32:
                    // lea x@tlsdesc(%rip), %reg -> mov $x@tpoff, %reg
                    bytes[at - 3] = (byte)(bytes[at - 3] == 0x4C ? 0x49 : 0x48);
                    bytes[at - 2] = 0xC7;
                    bytes[at - 1] = (byte)(0xC0 | ((bytes[at - 1] >> 3) & 7));
                    WriteSigned32(bytes, at, memory.ThreadOffset(symbol, value + 4), section, relocation, context);
                    break;
                case X64Relocation.DescriptorCall:
                    // call *(%rax) -> a nop of two bytes
                    bytes[at] = 0x66;
                    bytes[at + 1] = 0x90;
                    break;
                case X64Relocation.Size32:
                    WriteUnsigned(bytes[at..], sizeof(uint), symbol.Size + (ulong)relocation.Addend, section, relocation, context);
                    break;
                case X64Relocation.Size64:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], symbol.Size + (ulong)relocation.Addend);
                    break;
            }
        }
    }

    protected override bool IsDistance(uint type) => type is X64Relocation.Relative32 or X64Relocation.Relative64;

    protected override int WidthOf(uint type) => type switch
    {
        X64Relocation.Absolute64 or X64Relocation.Relative64 or X64Relocation.GotOffset64 or X64Relocation.Size64
            or X64Relocation.ModuleOffset64 or X64Relocation.ThreadOffset64 => sizeof(ulong),
        X64Relocation.Absolute16 or X64Relocation.Relative16 or X64Relocation.DescriptorCall => sizeof(ushort),
        X64Relocation.Absolute8 or X64Relocation.Relative8 => sizeof(byte),
        _ => sizeof(uint),
    };

    private static bool Matches(ReadOnlySpan<byte> content, in Relocation relocation, int before, params ReadOnlySpan<byte> code)
    {
        var at = (int)relocation.Offset + before;
        return at >= 0 && at <= content.Length - code.Length && content.Slice(at, code.Length).SequenceEqual(code);
    }

    private static bool IsConditionalJump(ReadOnlySpan<byte> content, in Relocation relocation) =>
        Matches(content, relocation, -2, 0x0F) && (content[(int)relocation.Offset - 1] & 0xF0) == 0x80;

    private static bool IsRelaxableGot(ReadOnlySpan<byte> content, in Relocation relocation, Symbol symbol) =>
        IsRelaxableGot(content, (int)relocation.Offset, relocation, symbol);

    // mov x@GOTPCREL(%rip), %reg; call *x@GOTPCREL(%rip); jmp *x@GOTPCREL(%rip): the address is known without the table.
    private static bool IsRelaxableGot(ReadOnlySpan<byte> content, int at, in Relocation relocation, Symbol symbol)
    {
        var before = relocation.Type switch
        {
            X64Relocation.GotRelative32Relaxable => 2,
            X64Relocation.GotRelative32RelaxableRex => 3,
            _ => int.MaxValue,
        };
        if (before > at || relocation.Addend != -4 || symbol.IsAbsolute || !symbol.IsDefined)
        {
            return false;
        }

        return (content[at - 2], content[at - 1]) is (0x8B, _) or (0xFF, 0x15) or (0xFF, 0x25);
    }

    private static void RelaxGot(
        Span<byte> bytes, int at, ulong value, ulong place, InputSection section, in Relocation relocation, WriteContext context)
    {
        switch (bytes[at - 2], bytes[at - 1])
        {
            case (0x8B, _):
                // mov -> lea
                bytes[at - 2] = 0x8D;
                WriteSigned32(bytes, at, value - place, section, relocation, context);
                break;
            case (0xFF, 0x15):
                // call *x -> addr32 call x
                bytes[at - 2] = 0x67;
                bytes[at - 1] = 0xE8;
                WriteSigned32(bytes, at, value - place, section, relocation, context);
                break;
            default:
                // jmp *x -> jmp x; nop
                bytes[at - 2] = 0xE9;
                WriteSigned32(bytes, at - 1, value + 1 - place, section, relocation, context);
                bytes[at + 3] = 0x90;
                break;
        }
    }

    private static bool IsRelaxableThreadOffset(ReadOnlySpan<byte> content, in Relocation relocation) =>
        IsRelaxableThreadOffset(content, (int)relocation.Offset);

    // mov or add x@gottpoff(%rip), %reg
    private static bool IsRelaxableThreadOffset(ReadOnlySpan<byte> content, int at) =>
        at >= 3 && content[at - 3] is 0x48 or 0x4C && content[at - 2] is 0x8B or 0x03 && (content[at - 1] & 0xC7) == 0x05;

    // lea x@tlsdesc(%rip), %reg: %rax where the call comes next, any other one that is kept for a call later on.
    private static bool IsDescriptorLoad(ReadOnlySpan<byte> content, int at) =>
        at >= 3 && content[at - 3] is 0x48 or 0x4C && content[at - 2] == 0x8D && (content[at - 1] & 0xC7) == 0x05;

    private static void RelaxThreadOffset(Span<byte> bytes, int at)
    {
        var register = (byte)((bytes[at - 1] >> 3) & 7);
        var isExtended = bytes[at - 3] == 0x4C;
        if (bytes[at - 2] == 0x8B)
        {
            // mov $x@tpoff, %reg
            bytes[at - 3] = (byte)(isExtended ? 0x49 : 0x48);
            bytes[at - 2] = 0xC7;
            bytes[at - 1] = (byte)(0xC0 | register);
        }
        else
        {
            // add $x@tpoff, %reg
            bytes[at - 3] = (byte)(isExtended ? 0x49 : 0x48);
            bytes[at - 2] = 0x81;
            bytes[at - 1] = (byte)(0xC0 | register);
        }
    }

    // lea x@tlsgd(%rip), %rdi; call __tls_get_addr@plt, padded to 16 bytes; or lea x@tlsld(%rip), %rdi; call __tls_get_addr@plt.
    // Either call may go through the global offset table.
    private static bool IsThreadLocalCall(ReadOnlySpan<byte> content, ReadOnlySpan<Relocation> relocations, int index)
    {
        ref readonly var relocation = ref relocations[index];
        if (index + 1 >= relocations.Length
            || relocations[index + 1].Type is not (X64Relocation.Plt32 or X64Relocation.Relative32 or X64Relocation.GotRelative32 or X64Relocation.GotRelative32Relaxable))
        {
            return false;
        }

        var distance = relocations[index + 1].Offset - relocation.Offset;
        return relocation.Type == X64Relocation.GeneralDynamic
            ? distance == 8 && relocation.Offset + 12 <= (ulong)content.Length && Matches(content, relocation, -4, 0x66, 0x48, 0x8D, 0x3D)
            : Matches(content, relocation, -3, 0x48, 0x8D, 0x3D)
                && ((distance == 5 && Matches(content, relocation, 4, 0xE8) && relocation.Offset + 9 <= (ulong)content.Length)
                    || (distance == 6 && Matches(content, relocation, 4, 0xFF, 0x15) && relocation.Offset + 10 <= (ulong)content.Length));
    }
}
