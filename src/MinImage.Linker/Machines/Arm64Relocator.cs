using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>
/// Applies the relocations of AArch64 ("ELF for the Arm 64-bit Architecture", 5.7) that <see cref="Arm64Scanner"/> accepted.
/// </summary>
internal static class Arm64Relocator
{
    /// <summary>Applies relocations to a part of a loaded section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="relocations">The relocations of the part.</param>
    /// <param name="start">The part's offset in the section.</param>
    /// <param name="bytes">The part's bytes.</param>
    /// <param name="address">The part's address.</param>
    /// <param name="context">The layout.</param>
    public static void Relocate(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context)
    {
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            var at = (int)relocation.Offset - start;
            var fixup = new Fixup(section, relocation, bytes, at, address + (ulong)at, context);
            switch (relocation.Type)
            {
                case Arm64Relocation.Jump26 or Arm64Relocation.Call26 or Arm64Relocation.ConditionalBranch19 or Arm64Relocation.TestBranch14:
                    RelocateBranch(fixup);
                    break;
                case (>= Arm64Relocation.LoadLiteral19 and <= Arm64Relocation.LoadStore64Low12) or Arm64Relocation.LoadStore128Low12:
                    RelocateAddress(fixup);
                    break;
                case >= Arm64Relocation.GotPage21 and <= Arm64Relocation.GotLoad64PageOffset15:
                    RelocateGot(fixup);
                    break;
                case >= Arm64Relocation.GeneralDynamicPage21:
                    RelocateThreadLocal(fixup);
                    i += relocation.Type == Arm64Relocation.GeneralDynamicAddLow12 ? 1 : 0;
                    break;
                default:
                    RelocateData(fixup);
                    break;
            }
        }
    }

    // 5.7.5.
    private static void RelocateData(in Fixup fixup)
    {
        switch (fixup.Type)
        {
            case Arm64Relocation.Absolute64:
                fixup.Write64(fixup.Value);
                break;
            case Arm64Relocation.Absolute32:
                fixup.WriteUnsigned(sizeof(uint), fixup.Value);
                break;
            case Arm64Relocation.Absolute16:
                fixup.WriteUnsigned(sizeof(ushort), fixup.Value);
                break;
            case Arm64Relocation.Relative64:
                fixup.Write64(fixup.Distance);
                break;
            case Arm64Relocation.Relative32 or Arm64Relocation.Plt32:
                fixup.WriteSigned32(fixup.Distance);
                break;
            case Arm64Relocation.Relative16:
                fixup.WriteSigned(sizeof(short), fixup.Distance);
                break;
            case Arm64Relocation.GotRelative32:
                fixup.WriteSigned32(fixup.GotEntry + (ulong)fixup.Addend - fixup.Place);
                break;
        }
    }

    // 5.7.7.
    private static void RelocateAddress(in Fixup fixup)
    {
        switch (fixup.Type)
        {
            case Arm64Relocation.AddressPage21:
                WritePage(fixup, fixup.Value, isChecked: true);
                break;
            case Arm64Relocation.AddressPage21Unchecked:
                WritePage(fixup, fixup.Value, isChecked: false);
                break;
            case Arm64Relocation.Address21:
                fixup.CheckSigned(fixup.Distance, 21);
                Arm64Code.Write(fixup.Bytes, fixup.At, Arm64Code.WithAddress(Arm64Code.Read(fixup.Bytes, fixup.At), fixup.Distance));
                break;
            case Arm64Relocation.LoadLiteral19:
                WriteBranch(fixup, BranchDistance(fixup), bits: 19, shift: 5);
                break;
            default:
                WriteLow12(fixup, fixup.Value & Arm64Code.PageMask, Arm64Relocation.ScaleOf(fixup.Type));
                break;
        }
    }

    // 5.7.8.
    private static void RelocateBranch(in Fixup fixup)
    {
        var distance = BranchDistance(fixup);
        switch (fixup.Type)
        {
            case Arm64Relocation.ConditionalBranch19:
                WriteBranch(fixup, distance, bits: 19, shift: 5);
                break;
            case Arm64Relocation.TestBranch14:
                WriteBranch(fixup, distance, bits: 14, shift: 5);
                break;
            default:
                if (!Arm64BranchRange.Instance.Reaches(distance) && fixup.Memory.Thunks?.AddressOf(fixup.Symbol, fixup.Addend, fixup.Place) is { } thunk)
                {
                    distance = thunk - fixup.Place;
                }

                WriteBranch(fixup, distance, bits: 26, shift: 0);
                break;
        }
    }

    // 5.7.10.
    private static void RelocateGot(in Fixup fixup)
    {
        switch (fixup.Type)
        {
            case Arm64Relocation.GotPage21:
                WritePage(fixup, fixup.GotEntry, isChecked: true);
                break;
            case Arm64Relocation.GotLoad64Low12:
                WriteLow12(fixup, fixup.GotEntry & Arm64Code.PageMask, scale: 3);
                break;
            case Arm64Relocation.GotLoad64PageOffset15:
                var offset = fixup.GotEntry - Arm64Code.Page(fixup.Memory.Got.Address);
                fixup.CheckUnsigned(offset, 15);
                WriteLow12(fixup, offset & 0x7FF8, scale: 3);
                break;
        }
    }

    // 5.7.11.
    private static void RelocateThreadLocal(in Fixup fixup)
    {
        switch (fixup.Type)
        {
            case Arm64Relocation.InitialExecPage21:
                WritePage(fixup, fixup.Memory.ThreadOffsets.AddressOf(fixup.Symbol), isChecked: false);
                break;
            case Arm64Relocation.InitialExecLoad64Low12:
                WriteLow12(fixup, fixup.Memory.ThreadOffsets.AddressOf(fixup.Symbol) & Arm64Code.PageMask, scale: 3);
                break;

            // adrp x0; add x0, x0; bl __tls_get_addr; nop -> movz, movk: the offset; mrs, add: the thread pointer.
            // adrp x0; ldr x1, [x0]; add x0, x0; blr x1 -> movz, movk: the offset; nop; nop.
            case Arm64Relocation.GeneralDynamicPage21 or Arm64Relocation.DescriptorPage21:
                fixup.CheckUnsigned(fixup.ThreadOffset(), 32);
                Arm64Code.Write(fixup.Bytes, fixup.At, Arm64Code.MoveHigh(fixup.ThreadOffset()));
                break;
            case Arm64Relocation.GeneralDynamicAddLow12:
                Arm64Code.Write(fixup.Bytes, fixup.At, Arm64Code.MoveLow(fixup.ThreadOffset()));
                Arm64Code.Write(fixup.Bytes, fixup.At + 4, Arm64Code.ReadThreadPointer);
                Arm64Code.Write(fixup.Bytes, fixup.At + 8, Arm64Code.AddThreadPointer);
                break;
            case Arm64Relocation.DescriptorLoad64Low12:
                Arm64Code.Write(fixup.Bytes, fixup.At, Arm64Code.MoveLow(fixup.ThreadOffset()));
                break;
            case Arm64Relocation.DescriptorAddLow12 or Arm64Relocation.DescriptorCall:
                Arm64Code.Write(fixup.Bytes, fixup.At, Arm64Code.Nop);
                break;
            default:
                WriteThreadOffset(fixup, fixup.ThreadOffset());
                break;
        }
    }

    // The local exec model.
    private static void WriteThreadOffset(in Fixup fixup, ulong offset)
    {
        switch (fixup.Type)
        {
            case Arm64Relocation.ThreadAddHigh12:
                fixup.CheckUnsigned(offset, 24);
                Arm64Code.WriteImmediate(fixup.Bytes, fixup.At, (uint)(offset >> 12) & 0xFFF, 10, 12);
                break;
            case Arm64Relocation.ThreadMove2:
                WriteMove(fixup, offset, 32);
                break;
            case Arm64Relocation.ThreadMove1:
                WriteMove(fixup, offset, 16);
                break;
            case Arm64Relocation.ThreadMove0:
                WriteMove(fixup, offset, 0);
                break;
            case Arm64Relocation.ThreadMove1Unchecked:
                Arm64Code.WriteImmediate(fixup.Bytes, fixup.At, (uint)(offset >> 16) & 0xFFFF, 5, 16);
                break;
            case Arm64Relocation.ThreadMove0Unchecked:
                Arm64Code.WriteImmediate(fixup.Bytes, fixup.At, (uint)offset & 0xFFFF, 5, 16);
                break;
            default:
                if (Arm64Relocation.IsCheckedThreadOffset(fixup.Type))
                {
                    fixup.CheckUnsigned(offset, 12);
                }

                WriteLow12(fixup, offset & Arm64Code.PageMask, Arm64Relocation.ScaleOf(fixup.Type));
                break;
        }
    }

    // A branch to an undefined weak symbol falls through to the next instruction (5.7.8).
    private static ulong BranchDistance(in Fixup fixup) => fixup.Symbol.IsUndefinedWeak ? 4 : fixup.Distance;

    private static void WritePage(in Fixup fixup, ulong target, bool isChecked)
    {
        var distance = Arm64Code.Page(target) - Arm64Code.Page(fixup.Place);
        if (isChecked)
        {
            fixup.CheckSigned(distance, 33);
        }

        Arm64Code.Write(fixup.Bytes, fixup.At, Arm64Code.WithPage(Arm64Code.Read(fixup.Bytes, fixup.At), distance));
    }

    // movz: offsets from the thread pointer are never negative in the local exec model.
    private static void WriteMove(in Fixup fixup, ulong offset, int shift)
    {
        fixup.CheckUnsigned(offset, shift + 16);
        Arm64Code.WriteImmediate(fixup.Bytes, fixup.At, (uint)(offset >> shift) & 0xFFFF, 5, 16);
    }

    private static void WriteLow12(in Fixup fixup, ulong low, int scale)
    {
        if ((low & ((1ul << scale) - 1)) != 0)
        {
            fixup.ReportOverflow("refers to an address that is not aligned as the instruction requires");
        }

        Arm64Code.WriteImmediate(fixup.Bytes, fixup.At, (uint)(low >> scale) & 0xFFF, 10, 12);
    }

    private static void WriteBranch(in Fixup fixup, ulong distance, int bits, int shift)
    {
        fixup.CheckSigned(distance, bits + 2);
        if (distance % 4 != 0)
        {
            fixup.ReportOverflow();
        }

        Arm64Code.WriteImmediate(fixup.Bytes, fixup.At, (uint)((long)distance >> 2) & ((1u << bits) - 1), shift, bits);
    }
}
