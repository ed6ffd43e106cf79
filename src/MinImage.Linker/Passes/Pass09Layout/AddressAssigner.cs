using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass09Layout;

/// <summary>
/// Pass 9: assigns addresses and file offsets to sections, and addresses to symbols (System V gABI, "Program Loading"). The file has no
/// gaps: a segment's address and its file offset are congruent modulo the page size.
/// </summary>
internal sealed class AddressAssigner
{
    // Section indices end at the reserved ones (SHN_LORESERVE), and both output files add a few sections.
    private const int MostSections = SymbolEntry.ReservedFrom - 16;

    private readonly SectionPlan _plan;
    private readonly Machine _machine;
    private readonly ImmutableArray<Segment> _loads;
    private readonly MemoryImage _memory;

    private AddressAssigner(SectionPlan plan, Machine machine, BranchThunks? thunks)
    {
        _plan = plan;
        _machine = machine;
        _loads = ProgramSegments.MakeLoads(plan.Sections);
        _memory = new MemoryImage
        {
            Sections = plan.Sections,
            DebugSections = plan.DebugSections,
            Segments = ProgramSegments.MakeAll(plan.Sections, _loads),
            Got = plan.Tables.Got,
            ThreadOffsets = plan.Tables.ThreadOffsets,
            IndirectJumps = plan.Tables.IndirectJumps,
            Thunks = thunks,
            BuildIdNote = plan.Tables.BuildIdNote,
        };
    }

    /// <summary>Lays out the program.</summary>
    /// <param name="plan">The program's sections.</param>
    /// <param name="resolution">The program's symbols.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="diagnostics">Receives an error if the program is too large.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static MemoryImage Assign(
        SectionPlan plan, Resolution resolution, Machine machine, LinkDiagnostics diagnostics, ParallelOptions options)
    {
        foreach (var section in plan.Sections.Concat(plan.DebugSections))
        {
            section.PlaceChunks();
        }

        // The C library computes the address of a thread's copy from its size and alignment, and assumes that the original is also aligned.
        if (plan.Sections.FirstOrDefault(s => s.IsThreadLocal) is { } first)
        {
            first.Alignment = plan.Sections.Where(s => s.IsThreadLocal).Max(s => s.Alignment);
        }

        // The size of the table of relative relocations depends on the addresses after it, and so do the thunks. Neither ever shrinks, so
        // the loop terminates.
        var thunks = ThunkPlacer.Create(plan.Sections, plan.Tables.IndirectJumps, machine);
        var assigner = new AddressAssigner(plan, machine, thunks?.Thunks);
        bool hasGrown;
        do
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            assigner.Place();
            hasGrown = thunks?.Extend() ?? false;
            hasGrown |= plan.Tables.RelativeRelocations.Pack(assigner._memory.AlignedWords());
        }
        while (hasGrown);

        new SymbolPlacement(plan, assigner._memory).Place(resolution, options);
        assigner._memory.EntryPoint = resolution.Entry!.Address;
        if (plan.Sections is [.., var last] && last.Address + last.Size > int.MaxValue)
        {
            diagnostics.Add(
                long.MaxValue,
                LinkCodes.ProgramTooLarge,
                "The program takes 2 GiB of memory or more, which its code cannot address. "
                + "Allocate large arrays on the heap, or split the program.");
        }

        if (plan.Sections.Length + plan.DebugSections.Length > MostSections)
        {
            diagnostics.Add(
                long.MaxValue,
                LinkCodes.ProgramTooLarge,
                $"The program has more than {MostSections} differently named sections. Give sections of the same kind the same name.");
        }

        return assigner._memory;
    }

    private void Place()
    {
        var headers = FileHeader.Bytes + ((ulong)_memory.Segments.Length * ProgramHeader.Bytes);
        var offset = headers;
        var address = headers;
        var threadZeros = 0ul;
        _plan.Tables.RelativeRelocations.Output!.PlaceChunks();
        foreach (var load in _loads)
        {
            var page = load.Sections.Aggregate(_machine.PageSize, (largest, s) => Math.Max(largest, s.Alignment));
            var hasBytes = load.Sections.Any(s => !s.IsNoBits);
            if (load != _loads[0])
            {
                address = OutputSection.Align(address, page) + (hasBytes ? offset % page : 0);
            }

            foreach (var section in load.Sections)
            {
                var aligned = OutputSection.Align(section.IsThreadZeros ? Math.Max(address, threadZeros) : address, section.Alignment);
                var isFirst = section == load.Sections[0];
                if (hasBytes && (isFirst || !section.IsNoBits))
                {
                    offset += aligned - address;
                }

                if (isFirst)
                {
                    address = aligned;
                }

                // A segment without bytes starts at a page, and so does its part of the file.
                section.Address = aligned;
                section.FileOffset = hasBytes ? offset : offset - (offset % page);
                offset += section.FileSize;

                // .tbss takes no memory in the program: each thread has its own copy.
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
                    // The first segment includes the headers.
                    segment.FileSize += segment.Offset;
                    segment.MemorySize += segment.Address;
                    segment.Offset = segment.Address = 0;
                }

                if (segment.Sections[0].IsReadOnlyAfterRelocation)
                {
                    segment.MemorySize = ToPageEnd(segment);
                }

                break;
            case SegmentType.GnuReadOnlyAfterRelocation:
                // Whole pages are protected; the next segment starts on a new page.
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
}
