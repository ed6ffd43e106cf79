using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>
/// The x86-64 instructions that the linker recognizes and relaxes, because a static program needs neither the global offset table nor
/// <c>__tls_get_addr</c>: psABI 1.0, B.2 "Optimize GOTPCRELX Relocations", and 11.1 of "ELF Handling For Thread-Local Storage".
/// </summary>
internal static class X64Code
{
    // A PC-relative operand is relative to the end of its field, hence its addend of -4; an immediate operand is not.
    private const ulong FieldBytes = 4;

    /// <summary>Checks for <c>call x</c>, <c>jmp x</c> or <c>jcc x</c>.</summary>
    /// <param name="content">The section's bytes.</param>
    /// <param name="relocation">The relocation of the operand.</param>
    public static bool IsDirectBranch(ReadOnlySpan<byte> content, in Relocation relocation) =>
        Matches(content, relocation, -1, 0xE8) || Matches(content, relocation, -1, 0xE9) || IsConditionalJump(content, relocation);

    /// <summary>Checks for <c>call *x</c> or <c>jmp *x</c> through the global offset table.</summary>
    /// <param name="content">The section's bytes.</param>
    /// <param name="relocation">The relocation of the operand.</param>
    public static bool IsIndirectBranch(ReadOnlySpan<byte> content, in Relocation relocation) =>
        Matches(content, relocation, -2, 0xFF, 0x15) || Matches(content, relocation, -2, 0xFF, 0x25);

    /// <summary>Checks for <c>mov x@GOTPCREL(%rip), %reg</c>, or a call or jump through that word, whose target's address is known.</summary>
    /// <param name="content">The bytes around the operand.</param>
    /// <param name="at">The operand's offset in <paramref name="content"/>.</param>
    /// <param name="relocation">The relocation of the operand.</param>
    /// <param name="symbol">The relocation's symbol.</param>
    public static bool IsRelaxableGot(ReadOnlySpan<byte> content, int at, in Relocation relocation, Symbol symbol)
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

    /// <summary>Rewrites an instruction that <see cref="IsRelaxableGot"/> accepts, and writes its operand.</summary>
    /// <param name="fixup">The operand.</param>
    public static void RelaxGot(in Fixup fixup)
    {
        var bytes = fixup.Bytes;
        var at = fixup.At;
        switch (bytes[at - 2], bytes[at - 1])
        {
            case (0x8B, _):
                // mov -> lea
                bytes[at - 2] = 0x8D;
                fixup.WriteSigned32(fixup.Distance);
                break;
            case (0xFF, 0x15):
                // call *x -> addr32 call x
                bytes[at - 2] = 0x67;
                bytes[at - 1] = 0xE8;
                fixup.WriteSigned32(fixup.Distance);
                break;
            default:
                // jmp *x -> jmp x; nop
                bytes[at - 2] = 0xE9;
                fixup.WriteSigned32(fixup.Distance + 1, shift: -1);
                bytes[at + 3] = 0x90;
                break;
        }
    }

    /// <summary>Checks for <c>mov</c> or <c>add</c> of <c>x@gottpoff(%rip)</c> to a register.</summary>
    /// <param name="content">The bytes around the operand.</param>
    /// <param name="at">The operand's offset in <paramref name="content"/>.</param>
    public static bool IsRelaxableThreadOffset(ReadOnlySpan<byte> content, int at) =>
        at >= 3 && content[at - 3] is 0x48 or 0x4C && content[at - 2] is 0x8B or 0x03 && (content[at - 1] & 0xC7) == 0x05;

    /// <summary>Rewrites an instruction that <see cref="IsRelaxableThreadOffset"/> accepts, and writes its operand.</summary>
    /// <param name="fixup">The operand.</param>
    public static void RelaxThreadOffset(in Fixup fixup)
    {
        // mov x@gottpoff(%rip), %reg -> mov $x@tpoff, %reg; add the same way.
        var bytes = fixup.Bytes;
        var at = fixup.At;
        ToRegisterOperand(bytes, at, opcode: bytes[at - 2] == 0x8B ? (byte)0xC7 : (byte)0x81);
        fixup.WriteSigned32(fixup.ThreadOffset(FieldBytes));
    }

    /// <summary>
    /// Checks for <c>lea x@tlsdesc(%rip), %reg</c>: <c>%rax</c> if the call follows, any other register if the descriptor is kept for a later call.
    /// </summary>
    /// <param name="content">The bytes around the operand.</param>
    /// <param name="at">The operand's offset in <paramref name="content"/>.</param>
    public static bool IsDescriptorLoad(ReadOnlySpan<byte> content, int at) =>
        at >= 3 && content[at - 3] is 0x48 or 0x4C && content[at - 2] == 0x8D && (content[at - 1] & 0xC7) == 0x05;

    /// <summary>Rewrites an instruction that <see cref="IsDescriptorLoad"/> accepts, and writes its operand.</summary>
    /// <param name="fixup">The operand.</param>
    public static void RelaxDescriptorLoad(in Fixup fixup)
    {
        // lea x@tlsdesc(%rip), %reg -> mov $x@tpoff, %reg
        ToRegisterOperand(fixup.Bytes, fixup.At, opcode: 0xC7);
        fixup.WriteSigned32(fixup.ThreadOffset(FieldBytes));
    }

    /// <summary>Checks for <c>call *(%rax)</c>.</summary>
    /// <param name="content">The section's bytes.</param>
    /// <param name="relocation">The relocation of the instruction.</param>
    public static bool IsDescriptorCall(ReadOnlySpan<byte> content, in Relocation relocation) => Matches(content, relocation, 0, 0xFF, 0x10);

    /// <summary>Replaces the call of a descriptor with a two-byte no-op.</summary>
    /// <param name="fixup">The instruction.</param>
    public static void RelaxDescriptorCall(in Fixup fixup) => ((ReadOnlySpan<byte>)[0x66, 0x90]).CopyTo(fixup.Bytes[fixup.At..]);

    /// <summary>
    /// Checks for <c>lea x@tlsgd(%rip), %rdi; call __tls_get_addr@plt</c>, padded to 16 bytes, or <c>lea x@tlsld(%rip), %rdi; call __tls_get_addr@plt</c>.
    /// Either call may go through the global offset table.
    /// </summary>
    /// <param name="content">The section's bytes.</param>
    /// <param name="relocations">The section's relocations.</param>
    /// <param name="index">The index of the first instruction's relocation.</param>
    public static bool IsThreadLocalCall(ReadOnlySpan<byte> content, ReadOnlySpan<Relocation> relocations, int index)
    {
        ref readonly var relocation = ref relocations[index];
        if (index + 1 >= relocations.Length
            || relocations[index + 1].Type is not (X64Relocation.Plt32 or X64Relocation.Relative32
                or X64Relocation.GotRelative32 or X64Relocation.GotRelative32Relaxable))
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

    /// <summary>Replaces the general dynamic call with the local exec model.</summary>
    /// <param name="fixup">The operand of the first instruction.</param>
    public static void RelaxGeneralDynamic(in Fixup fixup)
    {
        // mov %fs:0, %rax; lea x@tpoff(%rax), %rax
        ((ReadOnlySpan<byte>)[0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0, 0x48, 0x8D, 0x80]).CopyTo(fixup.Bytes[(fixup.At - 4)..]);
        fixup.WriteSigned32(fixup.ThreadOffset(FieldBytes), shift: 8);
    }

    /// <summary>Replaces the local dynamic call with the thread pointer.</summary>
    /// <param name="fixup">The operand of the first instruction.</param>
    /// <param name="distance">The distance to the call's operand, in bytes: 6 if the call goes through the global offset table, else 5.</param>
    public static void RelaxLocalDynamic(in Fixup fixup, ulong distance)
    {
        // mov %fs:0, %rax, with one more prefix if the call is longer.
        ReadOnlySpan<byte> code = distance == 6
            ? [0x66, 0x66, 0x66, 0x66, 0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0]
            : [0x66, 0x66, 0x66, 0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0];
        code.CopyTo(fixup.Bytes[(fixup.At - 3)..]);
    }

    // From "REX op reg, disp32(%rip)" to "REX op $imm32, reg": the register moves from ModRM.reg to ModRM.rm, and REX.R becomes REX.B.
    private static void ToRegisterOperand(Span<byte> bytes, int at, byte opcode)
    {
        bytes[at - 3] = (byte)(bytes[at - 3] == 0x4C ? 0x49 : 0x48);
        bytes[at - 2] = opcode;
        bytes[at - 1] = (byte)(0xC0 | ((bytes[at - 1] >> 3) & 7));
    }

    private static bool Matches(ReadOnlySpan<byte> content, in Relocation relocation, int before, params ReadOnlySpan<byte> code)
    {
        var at = (int)relocation.Offset + before;
        return at >= 0 && at <= content.Length - code.Length && content.Slice(at, code.Length).SequenceEqual(code);
    }

    private static bool IsConditionalJump(ReadOnlySpan<byte> content, in Relocation relocation) =>
        Matches(content, relocation, -2, 0x0F) && (content[(int)relocation.Offset - 1] & 0xF0) == 0x80;
}
