using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Format;
using MinImage.Linker.Reading;
using MinImage.Linker.Relocating;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.LayingOut;

/// <summary>
/// Pass 9: gives each section, and through it each symbol, an address and a place in the file (System V gABI, "Program
/// Loading"). The file has no holes: a segment's address has the same offset in its page as its bytes have in the file's.
/// </summary>
internal sealed class Layouter
{
    // Their numbers end where those that mean something else begin (SHN_LORESERVE), and each file adds a few.
    private const int MostSections = SymbolEntry.ReservedFrom - 16;

    private readonly SectionPlan _plan;
    private readonly Machine _machine;
    private readonly ImmutableArray<Segment> _loads;
    private readonly MemoryImage _memory;

    private Layouter(SectionPlan plan, Machine machine, BranchThunks? thunks)
    {
        _plan = plan;
        _machine = machine;
        _loads = MakeLoads(plan.Sections);
        _memory = new MemoryImage
        {
            Sections = plan.Sections,
            DebugSections = plan.DebugSections,
            Segments = MakeSegments(plan, _loads),
            Got = plan.Got,
            ThreadOffsets = plan.ThreadOffsets,
            IndirectJumps = plan.IndirectJumps,
            Thunks = thunks,
            BuildIdNote = plan.BuildIdNote,
        };
    }

    /// <summary>Lays the program out.</summary>
    /// <param name="plan">Its sections.</param>
    /// <param name="resolution">Its symbols.</param>
    /// <param name="entry">Where it starts.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="diagnostics">Gets that it is too large.</param>
    /// <param name="options">Cancels.</param>
    public static MemoryImage Lay(
        SectionPlan plan, Resolution resolution, Symbol entry, Machine machine, LinkDiagnostics diagnostics, ParallelOptions options)
    {
        foreach (var section in plan.Sections.Concat(plan.DebugSections))
        {
            section.PlaceChunks();
        }

        // The C library places a thread's copy by its size and its alignment, and takes it that the original is aligned, too.
        if (plan.Sections.FirstOrDefault(s => s.IsThreadLocal) is { } first)
        {
            first.Alignment = plan.Sections.Where(s => s.IsThreadLocal).Max(s => s.Alignment);
        }

        // The table of relative relocations stands before what it is about, and its size depends on where that is; so do the
        // thunks of branches. Neither shrinks.
        var thunks = BranchThunks.For(plan.Sections, plan.IndirectJumps, machine);
        var layouter = new Layouter(plan, machine, thunks);
        bool hasGrown;
        do
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            layouter.Place();
            hasGrown = thunks?.Extend() ?? false;
            hasGrown |= plan.RelativeRelocations.Pack(layouter._memory.AlignedWords());
        }
        while (hasGrown);

        layouter.PlaceSymbols(resolution, options);
        layouter._memory.EntryPoint = entry.Address;
        if (plan.Sections is [.., var last] && last.Address + last.Size > int.MaxValue)
        {
            diagnostics.Add(long.MaxValue, LinkCodes.ProgramTooLarge, "The program takes 2 GiB of memory or more, which its code cannot reach. Make large arrays on the heap, or split the program.");
        }

        if (plan.Sections.Length + plan.DebugSections.Length > MostSections)
        {
            diagnostics.Add(long.MaxValue, LinkCodes.ProgramTooLarge, $"The program has sections of more than {MostSections} names. Give sections that hold the same kind of thing the same name.");
        }

        return layouter._memory;
    }

    private static ImmutableArray<Segment> MakeLoads(ImmutableArray<OutputSection> sections)
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
            _ when SectionPlan.IsReadOnlyAfterRelocation(section) => 2,
            var flags when (flags & SectionFlags.Write) != 0 => 3,
            var flags when (flags & SectionFlags.Execute) != 0 => 1,
            _ => 0,
        };
    }

    private static ImmutableArray<Segment> MakeSegments(SectionPlan plan, ImmutableArray<Segment> loads)
    {
        var sections = plan.Sections;
        var segments = ImmutableArray.CreateBuilder<Segment>();
        segments.Add(new Segment(SegmentType.ProgramHeaders, SegmentFlags.Read, []));
        segments.AddRange(loads);
        AddFor(SegmentType.ThreadLocal, SegmentFlags.Read, s => s.IsThreadLocal);
        AddFor(SegmentType.Dynamic, SegmentFlags.Read | SegmentFlags.Write, s => s.Type == SectionType.Dynamic);
        AddFor(SegmentType.GnuReadOnlyAfterRelocation, SegmentFlags.Read, SectionPlan.IsReadOnlyAfterRelocation);
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

    private void Place()
    {
        var headers = FileHeader.Bytes + ((ulong)_memory.Segments.Length * ProgramHeader.Bytes);
        var offset = headers;
        var address = headers;
        var threadZeros = 0ul;
        _plan.Find(".relr.dyn")!.PlaceChunks();
        foreach (var load in _loads)
        {
            var page = load.Sections.Aggregate(_machine.PageSize, (largest, s) => Math.Max(largest, s.Alignment));
            if (load != _loads[0])
            {
                address = OutputSection.Align(address, page) + (offset % page);
            }

            foreach (var section in load.Sections)
            {
                var aligned = OutputSection.Align(section.IsThreadZeros ? Math.Max(address, threadZeros) : address, section.Alignment);
                if (!section.IsNoBits)
                {
                    offset += aligned - address;
                }

                section.Address = aligned;
                section.FileOffset = offset;
                offset += section.FileSize;

                // Each thread gets its own zeros: those of the file's image take no memory.
                if (section.IsThreadZeros)
                {
                    threadZeros = aligned + section.Size;
                }
                else
                {
                    address = aligned + section.Size;
                }
            }
        }

        _memory.FileSize = offset;
        foreach (var segment in _memory.Segments)
        {
            Measure(segment, headers);
        }
    }

    private void Measure(Segment segment, ulong headers)
    {
        segment.Alignment = 1;
        segment.FileSize = 0;
        segment.MemorySize = 0;
        switch (segment.Type)
        {
            case SegmentType.ProgramHeaders:
                segment.Offset = segment.Address = FileHeader.Bytes;
                segment.FileSize = segment.MemorySize = headers - FileHeader.Bytes;
                segment.Alignment = sizeof(ulong);
                return;
            case SegmentType.GnuStack:
                return;
        }

        segment.Cover();
        switch (segment.Type)
        {
            case SegmentType.Load:
                segment.Alignment = Math.Max(segment.Alignment, _machine.PageSize);
                if (segment == _loads[0])
                {
                    // The headers are loaded, too.
                    segment.FileSize += segment.Offset;
                    segment.MemorySize += segment.Address;
                    segment.Offset = segment.Address = 0;
                }

                if (SectionPlan.IsReadOnlyAfterRelocation(segment.Sections[0]))
                {
                    segment.MemorySize = ToPageEnd(segment);
                }

                break;
            case SegmentType.GnuReadOnlyAfterRelocation:
                // Whole pages are protected; the next segment begins in another one.
                segment.MemorySize = ToPageEnd(segment);
                segment.Alignment = 1;
                break;
            case SegmentType.ThreadLocal:
                _memory.ThreadStart = segment.Address;
                _memory.ThreadPointer = _machine.ThreadPointer(segment.Address, segment.MemorySize, segment.Alignment);
                break;
        }
    }

    private ulong ToPageEnd(Segment segment) =>
        OutputSection.Align(segment.Address + segment.MemorySize, _machine.PageSize) - segment.Address;

    private void PlaceSymbols(Resolution resolution, ParallelOptions options)
    {
        foreach (var symbol in resolution.LinkerSymbols)
        {
            symbol.Address = AddressOf(symbol.Name);
        }

        foreach (var symbol in resolution.Enclosing)
        {
            var section = _plan.Find(symbol.Encloses![0].OutputName);
            symbol.Address = section is null ? 0 : symbol.NameBytes.StartsWith("__start_"u8) ? section.Address : section.Address + section.Size;
        }

        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var symbol in file.Symbols)
            {
                if (symbol.Chunk is { } chunk)
                {
                    symbol.Address = symbol switch
                    {
                        { IndirectJumpIndex: >= 0 } => _plan.IndirectJumps.AddressOf(symbol),
                        _ when chunk is InputSection { Mergeable: { } mergeable } => mergeable.AddressOf(symbol.Value),
                        _ => chunk.Output is null ? 0 : chunk.Address + symbol.Value,
                    };
                }
                else if (symbol.IsAbsolute)
                {
                    symbol.Address = symbol.Value;
                }
            }
        });
    }

    private ulong AddressOf(string linkerSymbol) => linkerSymbol switch
    {
        LinkerSymbolNames.FileHeader or LinkerSymbolNames.ExecutableStart => 0,
        LinkerSymbolNames.Dynamic => Start(".dynamic"),
        LinkerSymbolNames.GlobalOffsetTable => Start(".got"),
        LinkerSymbolNames.UnwindIndex => Start(".eh_frame_hdr"),
        LinkerSymbolNames.PreInitArrayStart => Start(".preinit_array"),
        LinkerSymbolNames.PreInitArrayEnd => End(".preinit_array"),
        LinkerSymbolNames.InitArrayStart => Start(".init_array"),
        LinkerSymbolNames.InitArrayEnd => End(".init_array"),
        LinkerSymbolNames.FiniArrayStart => Start(".fini_array"),
        LinkerSymbolNames.FiniArrayEnd => End(".fini_array"),
        LinkerSymbolNames.IndirectRelocationsStart or LinkerSymbolNames.IndirectRelocationsEnd => Start(".rela.dyn"),
        LinkerSymbolNames.ThreadLocalModule => _memory.ThreadPointer,
        LinkerSymbolNames.BssStart => EndOfData,
        LinkerSymbolNames.DataEnd or LinkerSymbolNames.DataEndOld => EndOfData,
        LinkerSymbolNames.TextEnd or LinkerSymbolNames.TextEndOld => EndOf(_memory.Sections.LastOrDefault(s => (s.Flags & SectionFlags.Execute) != 0)),
        _ => EndOf(_memory.Sections.LastOrDefault()),
    };

    private ulong EndOfData => EndOf(_memory.Sections.LastOrDefault(s => !s.IsNoBits));

    private ulong Start(string section) => _plan.Find(section)?.Address ?? 0;

    private ulong End(string section) => EndOf(_plan.Find(section));

    private static ulong EndOf(OutputSection? section) => section is null ? 0 : section.Address + section.Size;
}
