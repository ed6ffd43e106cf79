using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass04Mark;

/// <summary>Splits mergeable sections into pieces, so that pieces are marked instead of whole sections.</summary>
internal static class PieceSplitter
{
    /// <summary>Sets <see cref="InputSection.Mergeable"/> of all sections.</summary>
    /// <param name="resolution">The program's objects.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static void Split(Resolution resolution, ParallelOptions options) =>
        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var section in file.Sections)
            {
                if (section is { IsAllocated: true, IsDiscarded: false })
                {
                    section.Mergeable = TrySplit(section);
                }
            }
        });

    // Returns null if the section cannot be split; it is then left whole.
    private static MergeableSection? TrySplit(InputSection section)
    {
        if ((section.Flags & SectionFlags.Merge) == 0 || (section.Flags & SectionFlags.Write) != 0 || section.EntrySize <= 0
            || section.Size == 0 || section.IsNoBits || section.RelocationCount != 0 || section.Size % (ulong)section.EntrySize != 0)
        {
            return null;
        }

        var starts = (section.Flags & SectionFlags.Strings) == 0
            ? [.. Enumerable.Range(0, (int)section.Size / section.EntrySize).Select(i => i * section.EntrySize)]
            : SplitStrings(section.Content, section.EntrySize);
        return starts is null ? null : new MergeableSection(section, starts);
    }

    private static int[]? SplitStrings(ReadOnlySpan<byte> content, int characterSize)
    {
        var starts = new List<int>();
        for (var at = 0; at < content.Length;)
        {
            starts.Add(at);
            var length = LengthOf(content[at..], characterSize);
            if (length < 0)
            {
                return null;
            }

            at += length;
        }

        return [.. starts];
    }

    // Returns the length including the terminator; -1 if there is none.
    private static int LengthOf(ReadOnlySpan<byte> content, int characterSize)
    {
        if (characterSize == 1)
        {
            return content.IndexOf((byte)0) is >= 0 and var end ? end + 1 : -1;
        }

        for (var at = 0; at < content.Length; at += characterSize)
        {
            if (content.Slice(at, characterSize).IndexOfAnyExcept((byte)0) < 0)
            {
                return at + characterSize;
            }
        }

        return -1;
    }
}
