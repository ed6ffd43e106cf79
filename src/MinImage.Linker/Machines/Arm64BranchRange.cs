using System.Buffers.Binary;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>The range of AArch64's B and BL: 26 bits, in words ("ELF for the Arm 64-bit Architecture", 5.7.8).</summary>
internal sealed class Arm64BranchRange : BranchRange
{
    public static Arm64BranchRange Instance { get; } = new();

    public override long Reach => 1L << 27;

    public override int ThunkBytes => 12;

    public override bool IsBranch(uint type) => type is Arm64Relocation.Call26 or Arm64Relocation.Jump26;

    public override void WriteThunk(Span<byte> thunk, ulong place, ulong target)
    {
        // adrp x16, target; add x16, x16, #:lo12:target; br x16
        BinaryPrimitives.WriteUInt32LittleEndian(thunk, Arm64Code.WithPage(0x90000010, Arm64Code.Page(target) - Arm64Code.Page(place)));
        BinaryPrimitives.WriteUInt32LittleEndian(thunk[4..], 0x91000210 | (uint)(target & Arm64Code.PageMask) << 10);
        BinaryPrimitives.WriteUInt32LittleEndian(thunk[8..], 0xD61F0200);
    }
}
