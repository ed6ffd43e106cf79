using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass06Fold;

/// <summary>Selects the functions that may be folded: their address is never taken, and they have no LSDA.</summary>
internal static class FoldCandidates
{
    /// <summary>Lists the candidates, and numbers all live sections.</summary>
    /// <param name="resolution">The program's objects, with <see cref="AddressTaken"/> known.</param>
    /// <returns>The candidates, in the order of the program.</returns>
    public static List<InputSection> Of(Resolution resolution)
    {
        // The number identifies a section that is not a candidate, independently of which core was faster.
        var candidates = new List<InputSection>();
        var number = 0;
        foreach (var section in resolution.Objects.SelectMany(o => o.Sections))
        {
            if (section is not { IsLive: true })
            {
                continue;
            }

            section.FoldNumber = ++number;
            if (IsCandidate(section))
            {
                section.FoldIndex = candidates.Count;
                candidates.Add(section);
            }
        }

        return candidates;
    }

    private static bool IsCandidate(InputSection section) =>
        section is { IsAddressTaken: false, Mergeable: null, Dependents: null, Size: > 0 }
        && section.Type == SectionType.ProgramBits
        && (section.Flags & (SectionFlags.Execute | SectionFlags.Write)) == SectionFlags.Execute
        && section.OutputName is not (".init" or ".fini")
        && !OutputNames.IsIdentifier(section.NameBytes)
        && !HasHandlers(section);

    // An LSDA belongs to one function: folded with another function, it would change what that function's callers see.
    private static bool HasHandlers(InputSection section)
    {
        for (var fde = section.Unwind; fde is not null; fde = fde.NextOfFunction)
        {
            if (fde.RelocationCount != 1)
            {
                return true;
            }
        }

        return false;
    }
}
