using System.Collections.Immutable;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass05Merge;

/// <summary>Pass 5: merges equal live strings and constants.</summary>
internal static class Merger
{
    /// <summary>Merges live pieces.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <returns>One section for each name, kind, alignment and entry size, in the order of their first occurrence.</returns>
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

            // Only these flags tell kinds apart; the others describe how a section was created.
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
