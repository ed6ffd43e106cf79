using System.Collections.Concurrent;
using System.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>Collects what the relocations of live sections need; may be called from any thread.</summary>
/// <param name="diagnostics">Receives errors about unknown relocations.</param>
internal sealed class ScanContext(LinkDiagnostics diagnostics)
{
    private readonly ConcurrentDictionary<Symbol, ConcurrentBag<(InputSection Section, ulong Offset)>> _undefined = new();

    /// <summary>The undefined symbols, with the places that refer to them, in no particular order.</summary>
    public IEnumerable<KeyValuePair<Symbol, ConcurrentBag<(InputSection Section, ulong Offset)>>> Undefined => _undefined;

    /// <summary>Records that a relocation uses a symbol's address.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="section">The section that uses it.</param>
    /// <param name="relocation">The relocation.</param>
    /// <returns>Whether the symbol is defined, or need not be.</returns>
    public bool Use(Symbol symbol, InputSection section, in Relocation relocation)
    {
        var isThere = symbol.IsDefined ? symbol.Section is not { IsDiscarded: true } : symbol.IsWeak;
        if (!isThere && !(symbol.IsLocal && relocation.Symbol == 0))
        {
            _undefined.GetOrAdd(symbol, _ => []).Add((section, relocation.Offset));
            return false;
        }

        if (symbol.IsIndirectFunction)
        {
            symbol.Need(SymbolNeeds.IndirectJump);
        }

        return true;
    }

    /// <summary>Records a word that holds an address, to which the start code adds the load address.</summary>
    /// <param name="symbol">The symbol whose address it is.</param>
    /// <param name="section">The section that contains the word.</param>
    /// <param name="relocation">The word's relocation.</param>
    public void NeedRelative(Symbol symbol, InputSection section, in Relocation relocation)
    {
        if (symbol.IsAbsolute || symbol.IsUndefinedWeak || relocation.Symbol == 0)
        {
            return;
        }

        if ((section.Flags & SectionFlags.Write) == 0)
        {
            diagnostics.Add(
                section.File.Order,
                LinkCodes.AddressInReadOnlySection,
                $"The read-only section '{section}' holds the address of '{symbol.Name}', which is known only when the program is loaded. "
                + $"Compile '{section.File}' with -fPIE or -fPIC.");
            return;
        }

        (section.RelativeOffsets ??= []).Add((uint)relocation.Offset);
    }

    /// <summary>Reports a relocation of an unknown type, or at a place where its type is not supported.</summary>
    /// <param name="section">The section.</param>
    /// <param name="relocation">The relocation.</param>
    public void Unknown(InputSection section, in Relocation relocation) => diagnostics.Add(
        section.File.Order,
        LinkCodes.UnknownRelocation,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{section}' has a relocation of type {relocation.Type} at 0x{relocation.Offset:x} that cannot be linked into a static executable. ")
        + $"Compile '{section.File}' with -fPIE or -fPIC and the small code model.");
}
