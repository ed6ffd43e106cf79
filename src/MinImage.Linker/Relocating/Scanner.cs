using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Format;
using MinImage.Linker.Reading;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.Relocating;

/// <summary>
/// Pass 7: goes through the relocations of what lives, and notes what has to be made for them: words of the global offset
/// table, indirect jumps, relocations for the start code. Whatever nobody defines is found here, too.
/// </summary>
internal sealed class Scanner
{
    private const int MostReferrers = 3;

    private readonly LinkDiagnostics _diagnostics;
    private readonly ConcurrentDictionary<Symbol, ConcurrentBag<(InputSection Section, ulong Offset)>> _undefined = new();

    private Scanner(LinkDiagnostics diagnostics) => _diagnostics = diagnostics;

    /// <summary>Scans all that lives.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <param name="machine">The processor's relocations.</param>
    /// <param name="diagnostics">Gets undefined symbols, and relocations that are not known.</param>
    /// <param name="options">Cancels.</param>
    /// <returns>What the linker has to make.</returns>
    public static Needs Scan(Resolution resolution, Machine machine, LinkDiagnostics diagnostics, ParallelOptions options)
    {
        var scanner = new Scanner(diagnostics);
        Parallel.ForEach(resolution.Objects.SelectMany(o => o.Sections).Where(s => s is { IsLive: true }), options, section =>
        {
            machine.Scan(section!, scanner);
            for (var fde = section!.Unwind; fde is not null; fde = fde.NextOfFunction)
            {
                machine.ScanUnwind(fde.Cie!, scanner);
                machine.ScanUnwind(fde, scanner);
            }
        });
        scanner.ReportUndefined();
        return Collect(resolution);
    }

    /// <summary>Says that a symbol's address is used, and whether it has one.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="section">Who uses it.</param>
    /// <param name="relocation">Where.</param>
    /// <returns>Whether it is defined, or need not be.</returns>
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

    /// <summary>A word that holds an address: the start code adds the program's.</summary>
    /// <param name="symbol">Whose address.</param>
    /// <param name="section">Where the word is.</param>
    /// <param name="relocation">Where in it.</param>
    public void NeedRelative(Symbol symbol, InputSection section, in Relocation relocation)
    {
        if (symbol.IsAbsolute || symbol.IsUndefinedWeak || relocation.Symbol == 0)
        {
            return;
        }

        if ((section.Flags & SectionFlags.Write) == 0)
        {
            _diagnostics.Add(
                section.File.Order,
                LinkCodes.AddressInReadOnlySection,
                $"'{section}' holds the address of '{symbol.Name}', and may not be written to when the program starts, which decides that address. Compile '{section.File}' with -fPIE or -fPIC.");
            return;
        }

        (section.RelativeOffsets ??= []).Add((uint)relocation.Offset);
    }

    /// <summary>A relocation whose type, or whose place, is not known.</summary>
    /// <param name="section">Where.</param>
    /// <param name="relocation">The relocation.</param>
    public void Unknown(InputSection section, in Relocation relocation) => _diagnostics.Add(
        section.File.Order,
        LinkCodes.UnknownRelocation,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{section}' has a relocation of type {relocation.Type} at 0x{relocation.Offset:x} that cannot be linked into a static executable. Compile '{section.File}' with -fPIE or -fPIC and the small code model, or set MinImageLinker to Host."));

    private void ReportUndefined()
    {
        foreach (var (symbol, uses) in _undefined)
        {
            var inOrder = uses.OrderBy(u => u.Section.File.Order).ThenBy(u => u.Section.Index).ThenBy(u => u.Offset).ToList();
            var referrers = inOrder.Select(u => FunctionAt(u.Section, u.Offset)).Distinct(StringComparer.Ordinal).Take(MostReferrers).ToImmutableArray();
            var (first, _) = inOrder[0];
            _diagnostics.Add(
                first.File.Order,
                LinkCodes.UndefinedSymbol,
                $"The symbol '{symbol.Name}' is used in '{first.File}' and defined nowhere.",
                [.. referrers.Where(r => r.Length > 0)]);
        }
    }

    // The symbol that begins last before the place.
    private static string FunctionAt(InputSection section, ulong offset)
    {
        Symbol? best = null;
        foreach (var symbol in section.File.Symbols)
        {
            if (ReferenceEquals(symbol.Chunk, section) && symbol.Value <= offset && symbol.Type != SymbolType.Section && (best is null || symbol.Value >= best.Value))
            {
                best = symbol;
            }
        }

        return best?.Name ?? "";
    }

    // By object and symbol: the same on any number of cores.
    private static Needs Collect(Resolution resolution)
    {
        var got = ImmutableArray.CreateBuilder<Symbol>();
        var threadOffsets = ImmutableArray.CreateBuilder<Symbol>();
        var indirect = ImmutableArray.CreateBuilder<Symbol>();
        foreach (var symbol in resolution.Objects.SelectMany(o => o.Symbols))
        {
            if (symbol.Needs == SymbolNeeds.None)
            {
                continue;
            }

            if ((symbol.Needs & SymbolNeeds.Got) != 0 && symbol.GotIndex < 0)
            {
                symbol.GotIndex = got.Count;
                got.Add(symbol);
            }

            if ((symbol.Needs & SymbolNeeds.ThreadOffset) != 0 && symbol.ThreadOffsetIndex < 0)
            {
                symbol.ThreadOffsetIndex = threadOffsets.Count;
                threadOffsets.Add(symbol);
            }

            if ((symbol.Needs & SymbolNeeds.IndirectJump) != 0 && symbol.IndirectJumpIndex < 0)
            {
                symbol.IndirectJumpIndex = indirect.Count;
                indirect.Add(symbol);
            }
        }

        return new Needs(got.ToImmutable(), threadOffsets.ToImmutable(), indirect.ToImmutable());
    }
}
