using System.Collections.Immutable;
using MinImage.Linker.Format;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.Merging;

/// <summary>Pass 5: makes one of equal strings and constants. Only what lives is merged, so it comes after the marking.</summary>
internal static class Merger
{
    /// <summary>Cuts all mergeable sections into pieces, so that the marking can tell those that are needed.</summary>
    /// <param name="resolution">The program's objects.</param>
    /// <param name="options">Cancels.</param>
    public static void Cut(Resolution resolution, ParallelOptions options) =>
        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var section in file.Sections)
            {
                if (section is { IsAllocated: true, IsDiscarded: false })
                {
                    section.Mergeable = MergeableSection.TryCut(section);
                }
            }
        });

    /// <summary>Merges what lives.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <returns>One section for each name, kind, alignment and size of pieces, in the order in which they are met.</returns>
    public static ImmutableArray<MergedSection> Merge(Resolution resolution)
    {
        var merged = new Dictionary<(string Name, SectionFlags Flags, int EntrySize, ulong Alignment), MergedSection>();
        var inOrder = ImmutableArray.CreateBuilder<MergedSection>();
        foreach (var section in resolution.Objects.SelectMany(o => o.Sections))
        {
            if (section is not { IsLive: true, Mergeable: not null })
            {
                continue;
            }

            // Flags that say how a section came to be do not make it another kind.
            var kind = section.Flags & (SectionFlags.Strings | SectionFlags.Execute | SectionFlags.ThreadLocal);
            var key = (section.OutputName, kind, section.EntrySize, section.Alignment);
            if (!merged.TryGetValue(key, out var target))
            {
                merged[key] = target = new MergedSection(section);
                inOrder.Add(target);
            }

            target.Add(section);
        }

        return inOrder.ToImmutable();
    }
}
