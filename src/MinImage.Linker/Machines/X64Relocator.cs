using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>Applies the relocations of x86-64 (psABI 1.0, 4.4) that <see cref="X64Scanner"/> accepted.</summary>
internal static class X64Relocator
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
                case X64Relocation.None:
                    break;
                case X64Relocation.Relative32 or X64Relocation.Plt32:
                    fixup.WriteSigned32(fixup.Distance);
                    break;
                case X64Relocation.GotRelative32 or X64Relocation.GotRelative32Relaxable or X64Relocation.GotRelative32RelaxableRex
                    or X64Relocation.GotOffset64 or X64Relocation.GotBase32:
                    RelocateGot(fixup);
                    break;
                case X64Relocation.GeneralDynamic:
                    X64Code.RelaxGeneralDynamic(fixup);
                    i++;
                    break;
                case X64Relocation.LocalDynamic:
                    X64Code.RelaxLocalDynamic(fixup, relocations[i + 1].Offset - relocation.Offset);
                    i++;
                    break;
                case X64Relocation.ThreadOffset32 or X64Relocation.ThreadOffset64 or X64Relocation.ModuleOffset32 or X64Relocation.ModuleOffset64
                    or X64Relocation.GotThreadOffset32 or X64Relocation.Descriptor32 or X64Relocation.DescriptorCall:
                    RelocateThreadLocal(fixup);
                    break;
                default:
                    RelocateData(fixup);
                    break;
            }
        }
    }

    private static void RelocateData(in Fixup fixup)
    {
        switch (fixup.Type)
        {
            case X64Relocation.Absolute64:
                fixup.Write64(fixup.Value);
                break;
            case X64Relocation.Absolute32:
                fixup.WriteUnsigned(sizeof(uint), fixup.Value);
                break;
            case X64Relocation.Absolute32Signed:
                fixup.WriteSigned32(fixup.Value);
                break;
            case X64Relocation.Absolute16:
                fixup.WriteUnsigned(sizeof(ushort), fixup.Value);
                break;
            case X64Relocation.Absolute8:
                fixup.WriteUnsigned(sizeof(byte), fixup.Value);
                break;
            case X64Relocation.Relative64:
                fixup.Write64(fixup.Distance);
                break;
            case X64Relocation.Relative16:
                fixup.WriteSigned(sizeof(short), fixup.Distance);
                break;
            case X64Relocation.Relative8:
                fixup.WriteSigned(sizeof(sbyte), fixup.Distance);
                break;
            case X64Relocation.Size32:
                fixup.WriteUnsigned(sizeof(uint), fixup.Symbol.Size + (ulong)fixup.Addend);
                break;
            case X64Relocation.Size64:
                fixup.Write64(fixup.Symbol.Size + (ulong)fixup.Addend);
                break;
        }
    }

    private static void RelocateGot(in Fixup fixup)
    {
        switch (fixup.Type)
        {
            case X64Relocation.GotOffset64:
                fixup.Write64(fixup.Value - fixup.Memory.Got.Address);
                break;
            case X64Relocation.GotBase32:
                fixup.WriteSigned32(fixup.Memory.Got.Address + (ulong)fixup.Addend - fixup.Place);
                break;
            default:
                if (X64Code.IsRelaxableGot(fixup.Bytes, fixup.At, fixup.Relocation, fixup.Symbol))
                {
                    X64Code.RelaxGot(fixup);
                }
                else
                {
                    fixup.WriteSigned32(fixup.GotEntry + (ulong)fixup.Addend - fixup.Place);
                }

                break;
        }
    }

    private static void RelocateThreadLocal(in Fixup fixup)
    {
        switch (fixup.Type)
        {
            case X64Relocation.ThreadOffset32 or X64Relocation.ModuleOffset32:
                // The code that computes the module's base is rewritten to use the thread pointer, so its offsets are also relative to the thread pointer.
                fixup.WriteSigned32(fixup.ThreadOffset());
                break;
            case X64Relocation.ThreadOffset64 or X64Relocation.ModuleOffset64:
                fixup.Write64(fixup.ThreadOffset());
                break;
            case X64Relocation.Descriptor32:
                X64Code.RelaxDescriptorLoad(fixup);
                break;
            case X64Relocation.DescriptorCall:
                X64Code.RelaxDescriptorCall(fixup);
                break;
            case X64Relocation.GotThreadOffset32:
                if (X64Code.IsRelaxableThreadOffset(fixup.Bytes, fixup.At))
                {
                    X64Code.RelaxThreadOffset(fixup);
                }
                else
                {
                    fixup.WriteSigned32(fixup.Memory.ThreadOffsets.AddressOf(fixup.Symbol) + (ulong)fixup.Addend - fixup.Place);
                }

                break;
        }
    }
}
