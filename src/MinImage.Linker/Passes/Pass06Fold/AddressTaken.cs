using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass06Fold;

/// <summary>Finds the sections that are address-taken: that anything but a branch refers to.</summary>
internal static class AddressTaken
{
    /// <summary>Sets <see cref="InputSection.IsAddressTaken"/> of all live sections.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <param name="machine">The processor's relocations.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static void Find(Resolution resolution, Machine machine, ParallelOptions options)
    {
        resolution.Entry!.Section?.IsAddressTaken = true;
        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var section in file.Sections)
            {
                if (section is { IsLive: true })
                {
                    Find(section, machine);
                }
            }

            foreach (var symbol in file.Symbols)
            {
                if (symbol.IsIndirectFunction)
                {
                    symbol.Section?.IsAddressTaken = true;
                }
            }
        });
    }

    private static void Find(InputSection section, Machine machine)
    {
        var symbols = section.File.Symbols;
        foreach (ref readonly var relocation in section.Relocations)
        {
            if (symbols[relocation.Symbol].Section is { IsAddressTaken: false } target && !machine.IsBranch(section, relocation))
            {
                target.IsAddressTaken = true;
            }
        }

        for (var fde = section.Unwind; fde is not null; fde = fde.NextOfFunction)
        {
            TakeAll(symbols, fde.Relocations[1..]);
            TakeAll(symbols, fde.Cie!.Relocations);
        }
    }

    private static void TakeAll(Symbol[] symbols, ReadOnlySpan<Relocation> relocations)
    {
        foreach (ref readonly var relocation in relocations)
        {
            symbols[relocation.Symbol].Section?.IsAddressTaken = true;
        }
    }
}
