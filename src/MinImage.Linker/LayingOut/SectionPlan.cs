using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MinImage.Linker.Format;
using MinImage.Linker.Merging;
using MinImage.Linker.Reading;
using MinImage.Linker.Relocating;
using MinImage.Linker.Resolving;
using MinImage.Linker.Unwinding;
using MinImage.Linker.Writing;

namespace MinImage.Linker.LayingOut;

/// <summary>
/// Pass 8: which sections the executable has, what is in each, and in which order they stand: read-only data, code, what
/// is read-only once it is relocated, data, and zeros.
/// </summary>
internal sealed class SectionPlan
{
    // Constructors without a priority run after all that have one (1 to 65535).
    private const int NoPriority = 65536;

    // Ranks of sections without bytes in the file.
    private const int ThreadZeros = 31;
    private const int Zeros = 41;

    private readonly Dictionary<string, OutputSection> _byName = new(StringComparer.Ordinal);
    private readonly List<OutputSection> _sections = [];
    private readonly Dictionary<string, OutputSection> _debugByName = new(StringComparer.Ordinal);

    private SectionPlan(Needs needs, UnwindTable unwindTable, Machine machine, int unalignedWords)
    {
        Got = new WordTable(needs.Got, s => s.GotIndex, (s, _) => s.Address);
        ThreadOffsets = new WordTable(needs.ThreadOffsets, s => s.ThreadOffsetIndex, (s, memory) => memory.ThreadOffset(s, s.Address));
        IndirectJumps = new IndirectJumps(needs.IndirectJumps, new WordTable(needs.IndirectJumps, s => s.IndirectJumpIndex, (_, _) => 0), machine);
        StartRelocations = new StartRelocations(IndirectJumps, unalignedWords);
        UnwindTable = unwindTable;
        UnwindIndex = new UnwindIndex(unwindTable);
    }

    public WordTable Got { get; }

    public WordTable ThreadOffsets { get; }

    public IndirectJumps IndirectJumps { get; }

    public StartRelocations StartRelocations { get; }

    public RelativeRelocations RelativeRelocations { get; } = new();

    public UnwindTable UnwindTable { get; }

    public UnwindIndex UnwindIndex { get; }

    public FixedBytes BuildIdNote { get; } = MakeBuildIdNote();

    /// <summary>In the order of their addresses.</summary>
    public ImmutableArray<OutputSection> Sections { get; private set; } = [];

    public ImmutableArray<OutputSection> DebugSections { get; private set; } = [];

    /// <summary>Makes the plan.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <param name="merged">The merged strings and constants.</param>
    /// <param name="needs">What the linker has to make.</param>
    /// <param name="unwindTable">The unwind records that live.</param>
    /// <param name="machine">The processor's code.</param>
    public static SectionPlan Make(Resolution resolution, ImmutableArray<MergedSection> merged, Needs needs, UnwindTable unwindTable, Machine machine)
    {
        var unaligned = 0;
        foreach (var section in resolution.Objects.SelectMany(o => o.Sections))
        {
            if (section is { IsLive: true, RelativeOffsets: { } offsets })
            {
                offsets.Sort();
                unaligned += offsets.Count(offset => !MemoryImage.IsAligned(section, offset));
            }
        }

        var plan = new SectionPlan(needs, unwindTable, machine, unaligned);
        plan.AddObjects(resolution);
        foreach (var section in merged)
        {
            plan.Add(section.First.OutputName, section.First.Type, section.First.Flags & ~(SectionFlags.Merge | SectionFlags.Strings), section);
        }

        plan.AddCommonSymbols(resolution);
        plan.AddOwn();
        plan.Order();
        return plan;
    }

    public OutputSection? Find(string name) => _byName.GetValueOrDefault(name);

    private static FixedBytes MakeBuildIdNote()
    {
        // Elf64_Nhdr: the name's and the content's size, NT_GNU_BUILD_ID; the name; the content, zero for now.
        var note = new byte[16 + BuildId.Bytes];
        note[0] = 4;
        note[4] = BuildId.Bytes;
        note[8] = 3;
        "GNU\0"u8.CopyTo(note.AsSpan(12));
        return new FixedBytes(note, 4);
    }

    private void AddObjects(Resolution resolution)
    {
        foreach (var section in resolution.Objects.SelectMany(o => o.Sections))
        {
            if (section is { IsLive: true, Mergeable: null })
            {
                Add(section.OutputName, section.Type, section.Flags, section);
            }
            else if (section is { IsAllocated: false, IsDiscarded: false })
            {
                AddForDebuggers(section.OutputName, section);
            }
        }
    }

    private void AddCommonSymbols(Resolution resolution)
    {
        foreach (var symbol in resolution.Objects.SelectMany(o => o.Symbols))
        {
            if (symbol.Chunk is CommonBlock { IsLive: true, Output: null } block)
            {
                Add(".bss", SectionType.NoBits, SectionFlags.Alloc | SectionFlags.Write, block);
            }
        }
    }

    // What the start code and debuggers read, and no object brings.
    private void AddOwn()
    {
        var symbols = new FixedBytes(new byte[SymbolEntry.Bytes], sizeof(ulong));
        var names = new FixedBytes([0], 1);
        Add(".note.gnu.build-id", SectionType.Note, SectionFlags.Alloc, BuildIdNote);
        var symbolTable = Add(".dynsym", SectionType.DynamicSymbols, SectionFlags.Alloc, symbols);
        var stringTable = Add(".dynstr", SectionType.StringTable, SectionFlags.Alloc, names);
        symbolTable.EntrySize = SymbolEntry.Bytes;
        symbolTable.Info = 1;
        symbolTable.Link = stringTable;
        if (StartRelocations.Size > 0)
        {
            var relocations = Add(".rela.dyn", SectionType.RelocationsWithAddends, SectionFlags.Alloc, StartRelocations);
            relocations.EntrySize = Relocation.Bytes;
            relocations.Link = symbolTable;
        }

        Add(".relr.dyn", SectionType.RelativeRelocations, SectionFlags.Alloc, RelativeRelocations).EntrySize = sizeof(ulong);
        var dynamic = Add(".dynamic", SectionType.Dynamic, SectionFlags.Alloc | SectionFlags.Write, new DynamicSection(symbols, names, StartRelocations, RelativeRelocations));
        dynamic.EntrySize = 2 * sizeof(ulong);
        dynamic.Link = stringTable;

        if (UnwindTable.Size > 0)
        {
            Add(".eh_frame_hdr", SectionType.ProgramBits, SectionFlags.Alloc, UnwindIndex);
            Add(".eh_frame", SectionType.ProgramBits, SectionFlags.Alloc, UnwindTable);
        }

        if (UnwindTable.ForDebuggers.Size > 0)
        {
            AddForDebuggers(".debug_frame", UnwindTable.ForDebuggers);
        }

        if (IndirectJumps.Size > 0)
        {
            Add(".iplt", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, IndirectJumps);
        }

        // One section, though nothing is in it: its symbol is where offsets are counted from.
        foreach (var table in (WordTable[])[Got, ThreadOffsets, IndirectJumps.Slots])
        {
            Add(".got", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, table);
        }
    }

    private void AddForDebuggers(string name, Chunk chunk)
    {
        if (!_debugByName.TryGetValue(name, out var output))
        {
            _debugByName[name] = output = new OutputSection(name) { Type = SectionType.ProgramBits };
        }

        output.Chunks.Add(chunk);
        chunk.Output = output;
    }

    private OutputSection Add(string name, SectionType type, SectionFlags flags, Chunk chunk)
    {
        if (!_byName.TryGetValue(name, out var output))
        {
            _byName[name] = output = new OutputSection(name) { Type = type };
            _sections.Add(output);
        }

        if (output.IsNoBits && type != SectionType.NoBits)
        {
            output.Type = type;
        }

        const SectionFlags meaningful = SectionFlags.Alloc | SectionFlags.Write | SectionFlags.Execute | SectionFlags.ThreadLocal;
        output.Flags |= flags & meaningful;
        if (output.IsThreadLocal)
        {
            // Whatever an object says: it is the original of what threads write to, and stands with its like.
            output.Flags |= SectionFlags.Write;
        }

        output.Chunks.Add(chunk);
        chunk.Output = output;
        return output;
    }

    private void Order()
    {
        foreach (var name in (string[])[".preinit_array", ".init_array", ".fini_array"])
        {
            if (Find(name) is { } array)
            {
                var inOrder = array.Chunks.OrderBy(PriorityOf).ToList();
                array.Chunks.Clear();
                array.Chunks.AddRange(inOrder);
            }
        }

        // Zeros take no place in the file where nothing but zeros comes behind them. Others do: a segment's bytes have no gaps.
        foreach (var section in _sections.Where(s => s.IsNoBits && Rank(s) is not (ThreadZeros or Zeros)))
        {
            section.Type = SectionType.ProgramBits;
        }

        // The sort is stable: within a rank, sections stand as they were met.
        Sections = [.. _sections.OrderBy(Rank)];
        DebugSections = [.. _debugByName.Values];
    }

    // .init_array.00100 comes before .init_array.
    private static int PriorityOf(Chunk chunk)
    {
        if (chunk is not InputSection section)
        {
            return NoPriority;
        }

        var name = Encoding.ASCII.GetString(section.NameBytes);
        return int.TryParse(name.AsSpan(name.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : NoPriority;
    }

    private static int Rank(OutputSection section)
    {
        var isExecutable = (section.Flags & SectionFlags.Execute) != 0;
        var isWritable = (section.Flags & SectionFlags.Write) != 0;
        return section switch
        {
            { IsThreadLocal: true } => section.IsNoBits ? ThreadZeros : 30,
            _ when IsReadOnlyAfterRelocation(section) => section.Name switch
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

    /// <summary>Whether nobody writes to a section once the start code has relocated it (<c>PT_GNU_RELRO</c>).</summary>
    /// <param name="section">The section.</param>
    public static bool IsReadOnlyAfterRelocation(OutputSection section) =>
        (section.Flags & SectionFlags.Write) != 0
        && (section.IsThreadLocal
            || section.Type is SectionType.InitArray or SectionType.FiniArray or SectionType.PreInitArray or SectionType.Dynamic
            || section.Name is ".data.rel.ro" or ".bss.rel.ro" or ".got" or ".ctors" or ".dtors" or ".jcr");
}
