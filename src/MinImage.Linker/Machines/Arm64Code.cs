using System.Buffers.Binary;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Machines;

/// <summary>The AArch64 instructions that the linker recognizes, writes and changes.</summary>
internal static class Arm64Code
{
    public const ulong PageMask = 0xFFF;

    public const uint Nop = 0xD503201F;

    /// <summary><c>mrs x1, tpidr_el0</c>.</summary>
    public const uint ReadThreadPointer = 0xD53BD041;

    /// <summary><c>add x0, x1, x0</c>.</summary>
    public const uint AddThreadPointer = 0x8B000020;

    public static ulong Page(ulong address) => address & ~PageMask;

    /// <summary>Returns <c>movz x0, #high, lsl #16</c>.</summary>
    /// <param name="value">A value of 32 bits.</param>
    public static uint MoveHigh(ulong value) => 0xD2A00000 | ((uint)(value >> 16) & 0xFFFF) << 5;

    /// <summary>Returns <c>movk x0, #low</c>.</summary>
    /// <param name="value">A value of 32 bits.</param>
    public static uint MoveLow(ulong value) => 0xF2800000 | ((uint)value & 0xFFFF) << 5;

    /// <summary>Returns an <c>adrp</c> with another distance.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="distance">The distance between the two pages, in bytes.</param>
    public static uint WithPage(uint instruction, ulong distance) => WithAddress(instruction, (ulong)((long)distance >> 12));

    /// <summary>Returns an <c>adr</c> or <c>adrp</c> with another operand, whose two lowest bits are stored apart from the others.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="value">The operand, of 21 bits.</param>
    public static uint WithAddress(uint instruction, ulong value) =>
        (instruction & 0x9F00001F) | ((uint)value & 3) << 29 | ((uint)(value >> 2) & 0x7FFFF) << 5;

    /// <summary>
    /// Checks for <c>adrp x0, x@tlsgd; add x0, x0, x@tlsgd_lo12; bl __tls_get_addr; nop</c>, consecutive, as compilers emit it.
    /// </summary>
    /// <param name="content">The section's bytes.</param>
    /// <param name="relocations">The section's relocations.</param>
    /// <param name="index">The index of the first instruction's relocation.</param>
    public static bool IsThreadLocalCall(ReadOnlySpan<byte> content, ReadOnlySpan<Relocation> relocations, int index)
    {
        const int bytes = 4 * sizeof(uint);
        var at = relocations[index].Offset;
        if (index + 2 >= relocations.Length || content.Length < bytes || at > (ulong)(content.Length - bytes))
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
            && (Read(code, 0) & 0x9F00001F) == 0x90000000
            && (Read(code, 4) & 0xFFC003FF) == 0x91000000
            && (Read(code, 8) & 0xFC000000) == 0x94000000
            && Read(code, 12) == Nop;
    }

    /// <summary>Changes an immediate field of an instruction.</summary>
    /// <param name="bytes">The code.</param>
    /// <param name="at">The instruction's offset.</param>
    /// <param name="value">The field's value.</param>
    /// <param name="shift">The field's lowest bit.</param>
    /// <param name="bits">The field's width.</param>
    public static void WriteImmediate(Span<byte> bytes, int at, uint value, int shift, int bits)
    {
        var mask = ((1u << bits) - 1) << shift;
        Write(bytes, at, (Read(bytes, at) & ~mask) | ((value << shift) & mask));
    }

    public static uint Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    public static void Write(Span<byte> bytes, int at, uint instruction) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], instruction);
}
