using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass04Mark;

/// <summary>
/// Pass 4: marks the sections that are reachable through relocations from the roots: the entry point, initializers and finalizers, and
/// notes. All other sections are garbage-collected.
/// </summary>
internal sealed class Marker
{
    private readonly Machine _machine;
    private readonly Stack<InputSection> _open = new();

    private Marker(Machine machine) => _machine = machine;

    /// <summary>Marks live sections.</summary>
    /// <param name="resolution">The program's objects, with their unwind records.</param>
    /// <param name="machine">The processor's relocations.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static void Mark(Resolution resolution, Machine machine, ParallelOptions options)
    {
        PieceSplitter.Split(resolution, options);
        var marker = new Marker(machine);
        marker.Reach(resolution.Entry!, 0, from: null);
        foreach (var file in resolution.Objects)
        {
            foreach (var section in file.Sections)
            {
                if (section is not null && IsRoot(section))
                {
                    marker.Keep(section, by: null, through: null);
                }
            }

            marker.Follow(options.CancellationToken);
        }
    }

    private static bool IsRoot(InputSection section)
    {
        if (!section.IsAllocated || section.IsDiscarded || section.IsUnwindTable)
        {
            return false;
        }

        return section.Type is SectionType.InitArray or SectionType.FiniArray or SectionType.PreInitArray
            || (section.Type == SectionType.Note && section.NextInGroup is null)
            || (section.Flags & SectionFlags.Retain) != 0
            || section.OutputName is ".init" or ".fini";
    }

    private void Follow(CancellationToken cancellationToken)
    {
        while (_open.TryPop(out var section))
        {
            cancellationToken.ThrowIfCancellationRequested();
            FollowRelocations(section, section.Relocations, section);

            for (var fde = section.Unwind; fde is not null; fde = fde.NextOfFunction)
            {
                FollowUnwind(fde, section);
            }

            foreach (var dependent in section.Dependents ?? [])
            {
                Keep(dependent, section, through: null);
            }

            for (var member = section.NextInGroup; member is not null && member != section; member = member.NextInGroup)
            {
                if (member.IsAllocated)
                {
                    Keep(member, section, through: null);
                }
            }
        }
    }

    private void FollowRelocations(InputSection section, ReadOnlySpan<Relocation> relocations, InputSection from)
    {
        var symbols = section.File.Symbols;
        for (var i = 0; i < relocations.Length; i++)
        {
            ref readonly var relocation = ref relocations[i];
            Reach(symbols[relocation.Symbol], relocation.Addend, from);
            if (_machine.IsFollowedByThreadLocalCall(relocation.Type))
            {
                // The call is rewritten, so it must not keep __tls_get_addr.
                i++;
            }
        }
    }

    private void FollowUnwind(UnwindRecord fde, InputSection function)
    {
        var cie = fde.Cie!;
        FollowRelocations(cie.Section, cie.Section.Relocations.Slice(cie.FirstRelocation, cie.RelocationCount), function);

        // The first relocation is for the function itself; the others are for its LSDA.
        FollowRelocations(fde.Section, fde.Section.Relocations.Slice(fde.FirstRelocation + 1, fde.RelocationCount - 1), function);
    }

    private void Reach(Symbol symbol, long addend, InputSection? from)
    {
        switch (symbol.Chunk)
        {
            case InputSection { Mergeable: { } mergeable } section:
                // A section symbol refers to the section's start, and the addend is the offset in it.
                var offset = symbol.Type == SymbolType.Section ? symbol.Value + (ulong)addend : symbol.Value;
                if (mergeable.PieceAt(offset) is >= 0 and var piece)
                {
                    mergeable.IsPieceLive[piece] = true;
                    Keep(section, from, symbol);
                }

                break;
            case InputSection section:
                Keep(section, from, symbol);
                break;
            case CommonBlock block:
                block.IsLive = true;
                break;
            default:
                foreach (var enclosed in symbol.Encloses ?? [])
                {
                    Keep(enclosed, from, symbol);
                }

                break;
        }
    }

    private void Keep(InputSection section, InputSection? by, Symbol? through)
    {
        if (section.IsLive || section.IsDiscarded || !section.IsAllocated || section.IsUnwindTable)
        {
            return;
        }

        section.IsLive = true;
        section.KeptBy = by;
        section.KeptFor = through;
        _open.Push(section);
    }
}
