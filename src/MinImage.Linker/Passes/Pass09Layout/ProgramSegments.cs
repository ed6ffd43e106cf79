using System.Collections.Immutable;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass09Layout;

/// <summary>Creates the program's segments (System V gABI, "Program Header").</summary>
internal static class ProgramSegments
{
    /// <summary>Groups sections into the segments that are loaded: read-only, code, read-only after relocation, writable.</summary>
    /// <param name="sections">The executable's sections, in the order of their addresses.</param>
    public static ImmutableArray<Segment> MakeLoads(ImmutableArray<OutputSection> sections)
    {
        var loads = ImmutableArray.CreateBuilder<Segment>();
        foreach (var group in sections.GroupBy(KindOf).OrderBy(g => g.Key))
        {
            var flags = group.Key switch
            {
                0 => SegmentFlags.Read,
                1 => SegmentFlags.Read | SegmentFlags.Execute,
                _ => SegmentFlags.Read | SegmentFlags.Write,
            };
            loads.Add(new Segment(SegmentType.Load, flags, [.. group]));
        }

        return loads.ToImmutable();

        static int KindOf(OutputSection section) => section.Flags switch
        {
            _ when section.IsReadOnlyAfterRelocation => 2,
            var flags when (flags & SectionFlags.Write) != 0 => 3,
            var flags when (flags & SectionFlags.Execute) != 0 => 1,
            _ => 0,
        };
    }

    /// <summary>Creates all segments, in the order of the program headers.</summary>
    /// <param name="sections">The executable's sections, in the order of their addresses.</param>
    /// <param name="loads">The segments that are loaded.</param>
    public static ImmutableArray<Segment> MakeAll(ImmutableArray<OutputSection> sections, ImmutableArray<Segment> loads)
    {
        var segments = ImmutableArray.CreateBuilder<Segment>();
        segments.Add(new Segment(SegmentType.ProgramHeaders, SegmentFlags.Read, []));
        segments.AddRange(loads);
        AddFor(SegmentType.ThreadLocal, SegmentFlags.Read, s => s.IsThreadLocal);
        AddFor(SegmentType.Dynamic, SegmentFlags.Read | SegmentFlags.Write, s => s.Type == SectionType.Dynamic);
        AddFor(SegmentType.GnuReadOnlyAfterRelocation, SegmentFlags.Read, s => s.IsReadOnlyAfterRelocation);
        AddFor(SegmentType.GnuUnwindIndex, SegmentFlags.Read, s => s.Name == ".eh_frame_hdr");
        segments.Add(new Segment(SegmentType.GnuStack, SegmentFlags.Read | SegmentFlags.Write, []));
        AddFor(SegmentType.Note, SegmentFlags.Read, s => s.Type == SectionType.Note);
        return segments.ToImmutable();

        void AddFor(SegmentType type, SegmentFlags flags, Func<OutputSection, bool> isIn)
        {
            if (sections.Where(isIn).ToList() is { Count: > 0 } covered)
            {
                segments.Add(new Segment(type, flags, covered));
            }
        }
    }
}
