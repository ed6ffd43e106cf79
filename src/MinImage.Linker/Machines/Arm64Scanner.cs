using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>
/// Finds what AArch64 relocations need, and rejects those that a static-pie cannot contain ("ELF for the Arm 64-bit Architecture", 5.7).
/// </summary>
internal static class Arm64Scanner
{
    /// <summary>Scans a section.</summary>
    /// <param name="machine">The processor.</param>
    /// <param name="section">A live section.</param>
    /// <param name="context">Receives the table entries and start relocations that the section needs.</param>
    public static void Scan(Arm64Machine machine, InputSection section, ScanContext context)
    {
        var content = section.Content;
        var symbols = section.File.Symbols;
        var relocations = section.Relocations;
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            var symbol = symbols[relocation.Symbol];
            if (relocation.Type == Arm64Relocation.None || !context.Use(symbol, section, relocation))
            {
                continue;
            }

            if (!machine.Fits(relocation, content.Length))
            {
                context.Unknown(section, relocation);
                continue;
            }

            if (relocation.Type == Arm64Relocation.Absolute64)
            {
                context.NeedRelative(symbol, section, relocation);
            }
            else if (!IsSupported(content, relocations, i, symbol))
            {
                context.Unknown(section, relocation);
            }
            else
            {
                symbol.Need(NeedsOf(relocation.Type));
            }

            if (machine.IsFollowedByThreadLocalCall(relocation.Type))
            {
                // The call is rewritten.
                i++;
            }
        }
    }

    private static SymbolNeeds NeedsOf(uint type) => type switch
    {
        Arm64Relocation.GotPage21 or Arm64Relocation.GotLoad64Low12 or Arm64Relocation.GotLoad64PageOffset15
            or Arm64Relocation.GotRelative32 => SymbolNeeds.Got,
        Arm64Relocation.InitialExecPage21 or Arm64Relocation.InitialExecLoad64Low12 => SymbolNeeds.ThreadOffset,
        _ => SymbolNeeds.None,
    };

    private static bool IsSupported(ReadOnlySpan<byte> content, ReadOnlySpan<Relocation> relocations, int index, Symbol symbol)
    {
        ref readonly var relocation = ref relocations[index];
        switch (relocation.Type)
        {
            case Arm64Relocation.Absolute32 or Arm64Relocation.Absolute16:
                // An address does not fit, and the start code has no relocation for it; a number may fit.
                return symbol.IsAbsolute || symbol.IsUndefinedWeak;
            case Arm64Relocation.GotPage21 or Arm64Relocation.GotLoad64Low12 or Arm64Relocation.GotLoad64PageOffset15:
                return relocation.Addend == 0;
            case Arm64Relocation.GotRelative32 or Arm64Relocation.InitialExecPage21 or Arm64Relocation.InitialExecLoad64Low12:
                return true;
            case Arm64Relocation.GeneralDynamicPage21:
                return Arm64Code.IsThreadLocalCall(content, relocations, index);
            case Arm64Relocation.GeneralDynamicAddLow12:
                return index > 0 && Arm64Code.IsThreadLocalCall(content, relocations, index - 1);
            case var type when Arm64Relocation.IsRelative(type):
                // The distance to an absolute symbol depends on the load address.
                return !symbol.IsAbsolute;
            default:
                return Arm64Relocation.IsThreadOffset(relocation.Type)
                    || Arm64Relocation.IsLowBits(relocation.Type)
                    || Arm64Relocation.IsDescriptor(relocation.Type);
        }
    }
}
