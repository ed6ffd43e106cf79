using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>Orders sections: read-only data, code, data that is read-only after relocation, data, zeros.</summary>
internal static class SectionOrder
{
    // Constructors without a priority run after all that have one (1 to 65535).
    private const int NoPriority = 65536;

    // The ranks of sections that take no space in the file.
    private const int ThreadZeros = 31;
    private const int Zeros = 41;

    /// <summary>Sorts sections; within a rank, they keep their order.</summary>
    /// <param name="sections">The sections. Zeros that other bytes follow become bytes of the file: a segment's bytes have no gaps.</param>
    public static ImmutableArray<OutputSection> Sort(IReadOnlyCollection<OutputSection> sections)
    {
        foreach (var array in sections.Where(s => s.Name is ".preinit_array" or ".init_array" or ".fini_array"))
        {
            var inOrder = array.Chunks.OrderBy(PriorityOf).ToList();
            array.Chunks.Clear();
            array.Chunks.AddRange(inOrder);
        }

        foreach (var section in sections.Where(s => s.IsNoBits && Rank(s) is not (ThreadZeros or Zeros)))
        {
            section.Type = SectionType.ProgramBits;
        }

        return [.. sections.OrderBy(Rank)];
    }

    // .init_array.00100 comes before .init_array.
    private static int PriorityOf(Chunk chunk)
    {
        if (chunk is not InputSection section)
        {
            return NoPriority;
        }

        var name = Encoding.ASCII.GetString(section.NameBytes);
        var suffix = name.AsSpan(name.LastIndexOf('.') + 1);
        return int.TryParse(suffix, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : NoPriority;
    }

    private static int Rank(OutputSection section)
    {
        var isExecutable = (section.Flags & SectionFlags.Execute) != 0;
        var isWritable = (section.Flags & SectionFlags.Write) != 0;
        return section switch
        {
            { IsThreadLocal: true } => section.IsNoBits ? ThreadZeros : 30,
            { IsReadOnlyAfterRelocation: true } => section.Name switch
            {
                ".preinit_array" => 32,
                ".init_array" => 33,
                ".fini_array" => 34,
                ".dynamic" => 36,
                ".got" => 37,
                _ => 35,
            },
            _ when isWritable => section.IsNoBits ? Zeros : 40,
            _ when isExecutable => section.Name == ".iplt" ? 21 : 20,
            _ => section.Name switch
            {
                ".note.gnu.build-id" => 0,
                _ when section.Type == SectionType.Note => 1,
                ".dynsym" => 2,
                ".dynstr" => 3,
                ".rela.dyn" => 4,
                ".relr.dyn" => 5,
                ".eh_frame_hdr" => 8,
                ".eh_frame" => 9,
                _ => 6,
            },
        };
    }
}
