using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>Finds what x86-64 relocations need, and rejects those that a static-pie cannot contain (psABI 1.0, 4.4).</summary>
internal static class X64Scanner
{
    /// <summary>Scans a section.</summary>
    /// <param name="machine">The processor.</param>
    /// <param name="section">A live section.</param>
    /// <param name="context">Receives the table entries and start relocations that the section needs.</param>
    public static void Scan(X64Machine machine, InputSection section, ScanContext context)
    {
        var content = section.Content;
        var symbols = section.File.Symbols;
        var relocations = section.Relocations;
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            var symbol = symbols[relocation.Symbol];
            if (relocation.Type == X64Relocation.None || !context.Use(symbol, section, relocation))
            {
                continue;
            }

            if (relocation.Type == X64Relocation.Absolute64 && machine.Fits(relocation, content.Length))
            {
                context.NeedRelative(symbol, section, relocation);
            }
            else if (!machine.Fits(relocation, content.Length) || !IsSupported(content, relocations, i, symbol))
            {
                context.Unknown(section, relocation);
            }
            else
            {
                symbol.Need(NeedsOf(content, relocation, symbol));
            }

            if (machine.IsFollowedByThreadLocalCall(relocation.Type) && machine.Fits(relocation, content.Length))
            {
                // The call is rewritten.
                i++;
            }
        }
    }

    private static SymbolNeeds NeedsOf(ReadOnlySpan<byte> content, in Relocation relocation, Symbol symbol) => relocation.Type switch
    {
        X64Relocation.GotRelative32 or X64Relocation.GotRelative32Relaxable or X64Relocation.GotRelative32RelaxableRex
            when !X64Code.IsRelaxableGot(content, (int)relocation.Offset, relocation, symbol) => SymbolNeeds.Got,
        X64Relocation.GotThreadOffset32 when !X64Code.IsRelaxableThreadOffset(content, (int)relocation.Offset) => SymbolNeeds.ThreadOffset,
        _ => SymbolNeeds.None,
    };

    private static bool IsSupported(ReadOnlySpan<byte> content, ReadOnlySpan<Relocation> relocations, int index, Symbol symbol)
    {
        ref readonly var relocation = ref relocations[index];
        switch (relocation.Type)
        {
            case X64Relocation.Absolute32 or X64Relocation.Absolute32Signed or X64Relocation.Absolute16 or X64Relocation.Absolute8:
                // An address does not fit, and the start code has no relocation for it; a number may fit.
                return symbol.IsAbsolute || symbol.IsUndefinedWeak;
            case X64Relocation.Relative32 or X64Relocation.Plt32 or X64Relocation.Relative16 or X64Relocation.Relative8 or X64Relocation.Relative64:
                // The distance to an absolute symbol depends on the load address.
                return !symbol.IsAbsolute;
            case X64Relocation.GeneralDynamic or X64Relocation.LocalDynamic:
                return X64Code.IsThreadLocalCall(content, relocations, index);
            case X64Relocation.Descriptor32:
                return X64Code.IsDescriptorLoad(content, (int)relocation.Offset);
            case X64Relocation.DescriptorCall:
                return X64Code.IsDescriptorCall(content, relocation);
            default:
                return relocation.Type is X64Relocation.GotRelative32 or X64Relocation.GotRelative32Relaxable or X64Relocation.GotRelative32RelaxableRex
                    or X64Relocation.GotThreadOffset32 or X64Relocation.ModuleOffset32 or X64Relocation.ModuleOffset64
                    or X64Relocation.ThreadOffset32 or X64Relocation.ThreadOffset64
                    or X64Relocation.GotOffset64 or X64Relocation.GotBase32 or X64Relocation.Size32 or X64Relocation.Size64;
        }
    }
}
