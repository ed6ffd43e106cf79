using System.Buffers.Binary;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>x86-64 (psABI 1.0).</summary>
internal sealed class X64Machine : Machine
{
    private static readonly DebugRelocations DebugTypes =
        new(X64Relocation.Absolute64, X64Relocation.Absolute32, X64Relocation.ModuleOffset64, X64Relocation.ModuleOffset32);

    public override TargetMachine Target => TargetMachine.X64;

    public override ulong PageSize => 0x1000;

    public override uint AbsoluteType => X64Relocation.Absolute64;

    public override uint RelativeType => X64Relocation.Relative;

    public override uint IndirectRelativeType => X64Relocation.IndirectRelative;

    public override int IndirectJumpBytes => 8;

    // int3: traps if it is ever reached.
    public override ReadOnlySpan<byte> CodeFill => [0xCC];

    public override ReadOnlySpan<byte> NoOperation => [0x90];

    public override int InstructionAlignment => 1;

    public override bool IsFollowedByThreadLocalCall(uint type) => type is X64Relocation.GeneralDynamic or X64Relocation.LocalDynamic;

    public override bool IsBranch(InputSection section, in Relocation relocation) => relocation.Type switch
    {
        // call x, jmp x, jcc x. Jump tables, and code that takes an address, also use Plt32.
        X64Relocation.Plt32 => (section.Flags & SectionFlags.Execute) != 0 && X64Code.IsDirectBranch(section.Content, relocation),

        // call *x@GOTPCREL(%rip), jmp *x@GOTPCREL(%rip)
        X64Relocation.GotRelative32Relaxable => X64Code.IsIndirectBranch(section.Content, relocation),
        _ => false,
    };

    public override bool IsDistance(uint type) => type is X64Relocation.Relative32 or X64Relocation.Relative64;

    public override int WidthOf(uint type) => type switch
    {
        X64Relocation.Absolute64 or X64Relocation.Relative64 or X64Relocation.GotOffset64 or X64Relocation.Size64
            or X64Relocation.ModuleOffset64 or X64Relocation.ThreadOffset64 => sizeof(ulong),
        X64Relocation.Absolute16 or X64Relocation.Relative16 or X64Relocation.DescriptorCall => sizeof(ushort),
        X64Relocation.Absolute8 or X64Relocation.Relative8 => sizeof(byte),
        _ => sizeof(uint),
    };

    // Variant II: the thread pointer is the aligned end of the segment ("ELF Handling For Thread-Local Storage", 3.4.6).
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

    public override bool BranchAt(ReadOnlySpan<byte> code, int at, out int field, out long target)
    {
        // call, jmp: an opcode and a distance. lea: an opcode, a ModRM byte for a register and a PC-relative operand, and a distance.
        field = at + (code[at] switch
        {
            0xE8 or 0xE9 => 1,
            0x8D when at + 1 < code.Length && (code[at + 1] & 0b11_000_111) == 0b00_000_101 => 2,
            _ => code.Length,
        });
        var isWhole = field + sizeof(int) <= code.Length;
        target = isWhole ? field + sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(code[field..]) : 0;
        return isWhole;
    }

    public override void Scan(InputSection section, ScanContext context) => X64Scanner.Scan(this, section, context);

    public override void Relocate(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context)
    {
        if (section.IsAllocated)
        {
            X64Relocator.Relocate(section, relocations, start, bytes, address, context);
        }
        else
        {
            DebugInformation.Relocate(DebugTypes, section, relocations, bytes, context);
        }
    }
}
