using System.Buffers.Binary;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>AArch64 ("ELF for the Arm 64-bit Architecture").</summary>
internal sealed class Arm64Machine : Machine
{
    private static readonly DebugRelocations DebugTypes =
        new(Arm64Relocation.Absolute64, Arm64Relocation.Absolute32, Arm64Relocation.ModuleOffset64, Arm64Relocation.ModuleOffset64);

    public override TargetMachine Target => TargetMachine.Arm64;

    // Kernels may use pages of 64 KiB.
    public override ulong PageSize => 0x10000;

    public override uint AbsoluteType => Arm64Relocation.Absolute64;

    public override uint RelativeType => Arm64Relocation.Relative;

    public override uint IndirectRelativeType => Arm64Relocation.IndirectRelative;

    public override int IndirectJumpBytes => 16;

    // udf #0: traps if it is ever reached.
    public override ReadOnlySpan<byte> CodeFill => [0x00];

    public override ReadOnlySpan<byte> NoOperation => [0x1F, 0x20, 0x03, 0xD5];

    public override int InstructionAlignment => sizeof(uint);

    public override BranchRange BranchRange => Arm64BranchRange.Instance;

    // A descriptor is called through a pointer, and not by name.
    public override bool IsFollowedByThreadLocalCall(uint type) => type == Arm64Relocation.GeneralDynamicAddLow12;

    public override bool IsBranch(InputSection section, in Relocation relocation) => relocation.Type
        is Arm64Relocation.Call26 or Arm64Relocation.Jump26 or Arm64Relocation.ConditionalBranch19 or Arm64Relocation.TestBranch14;

    public override bool IsDistance(uint type) => type is Arm64Relocation.Relative32 or Arm64Relocation.Relative64;

    public override int WidthOf(uint type) => type switch
    {
        Arm64Relocation.Absolute64 or Arm64Relocation.Relative64 => sizeof(ulong),
        Arm64Relocation.Absolute16 or Arm64Relocation.Relative16 => sizeof(ushort),
        _ => sizeof(uint),
    };

    // Variant I: the thread pointer is two words before the segment ("ELF Handling For Thread-Local Storage", 3.4.1).
    public override ulong ThreadPointer(ulong address, ulong size, ulong alignment)
    {
        const ulong own = 2 * sizeof(ulong);
        return address - own - ((address - own) & (alignment - 1));
    }

    public override void WriteIndirectJump(Span<byte> bytes, ulong address, ulong slot)
    {
        // adrp x16, slot; ldr x17, [x16, #:lo12:slot]; br x17
        Arm64Code.Write(bytes, 0, Arm64Code.WithPage(0x90000010, Arm64Code.Page(slot) - Arm64Code.Page(address)));
        Arm64Code.Write(bytes, 4, 0xF9400211 | (uint)((slot & Arm64Code.PageMask) >> 3 << 10));
        Arm64Code.Write(bytes, 8, 0xD61F0220);
        Arm64Code.Write(bytes, 12, Arm64Code.Nop);
    }

    public override bool BranchAt(ReadOnlySpan<byte> code, int at, out int field, out long target)
    {
        field = at;
        target = 0;
        if (at + sizeof(uint) > code.Length)
        {
            return false;
        }

        // B and BL: a signed distance of 26 bits, in words.
        var word = BinaryPrimitives.ReadUInt32LittleEndian(code[at..]);
        target = at + ((long)((int)(word << 6) >> 6) * sizeof(uint));
        return (word & 0x7C00_0000) == 0x1400_0000;
    }

    public override void Scan(InputSection section, ScanContext context) => Arm64Scanner.Scan(this, section, context);

    public override void Relocate(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context)
    {
        if (section.IsAllocated)
        {
            Arm64Relocator.Relocate(section, relocations, start, bytes, address, context);
        }
        else
        {
            DebugInformation.Relocate(DebugTypes, section, relocations, bytes, context);
        }
    }
}
