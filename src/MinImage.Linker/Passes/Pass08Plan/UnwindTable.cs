using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using MinImage.Linker.Maps;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>
/// The program's <c>.eh_frame</c> (Linux Standard Base, "Exception Frames"): the FDEs of live functions that the program may read, each
/// group after its CIE. Equal CIEs are written once.
/// </summary>
internal sealed class UnwindTable : Chunk
{
    private const int TerminatorBytes = 4;

    private readonly List<(UnwindRecord Cie, List<UnwindRecord> Fdes)> _groups = [];

    /// <param name="fdes">All FDEs, in the order of the program.</param>
    /// <param name="areAllRead">Whether the program unwinds arbitrary frames; else it reads only FDEs with an LSDA.</param>
    public UnwindTable(ImmutableArray<UnwindRecord> fdes, bool areAllRead)
    {
        Alignment = sizeof(ulong);
        var forDebuggers = new List<(UnwindFormat Format, List<UnwindRecord> Fdes)>();
        var groups = new Dictionary<UnwindRecord, (UnwindFormat? Format, List<UnwindRecord> Fdes)>();
        var byContent = new Dictionary<(ulong Hash, Symbol? Personality), int>();
        foreach (var fde in fdes)
        {
            if (!fde.Function!.IsLive)
            {
                continue;
            }

            var cie = fde.Cie!;
            if (!areAllRead && !fde.HasHandlers && TryAdd(fde, forDebuggers, groups))
            {
                continue;
            }

            if (cie.Representative is null)
            {
                var key = (XxHash3.HashToUInt64(cie.Content), cie.RelocationCount == 0 ? null : cie.SymbolOf(0));
                if (!byContent.TryGetValue(key, out var index) || !_groups[index].Cie.HasSameContentAs(cie))
                {
                    index = _groups.Count;
                    byContent[key] = index;
                    _groups.Add((cie, []));
                }

                cie.Representative = _groups[index].Cie;
                cie.GroupIndex = index;
            }

            _groups[cie.GroupIndex].Fdes.Add(fde);
            Count++;
        }

        Place();
        ForDebuggers = new DebugFrames(forDebuggers);
    }

    /// <summary>The FDEs that only debuggers read.</summary>
    public DebugFrames ForDebuggers { get; }

    /// <summary>The number of FDEs.</summary>
    public int Count { get; }

    /// <summary>Lists the addresses of functions and of their FDEs, in the order of the table.</summary>
    public IEnumerable<(ulong Function, ulong Fde)> Functions()
    {
        foreach (var (_, fdes) in _groups)
        {
            foreach (var fde in fdes)
            {
                yield return (fde.FunctionAddress, Address + fde.OutputOffset);
            }
        }
    }

    public override IEnumerable<LinkMapUnwindPart> UnwindParts()
    {
        foreach (var (cie, fdes) in _groups)
        {
            yield return new LinkMapUnwindPart(Output!.Name, Address + cie.OutputOffset, (uint)cie.Size, null);
            foreach (var fde in fdes)
            {
                yield return new LinkMapUnwindPart(Output!.Name, Address + fde.OutputOffset, (uint)fde.Size, fde.FunctionAddress);
            }
        }

        if (Size > 0)
        {
            yield return new LinkMapUnwindPart(Output!.Name, Address + Size - TerminatorBytes, TerminatorBytes, null);
        }
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        foreach (var (cie, fdes) in _groups)
        {
            WriteRecord(cie, bytes, context);
            foreach (var fde in fdes)
            {
                WriteRecord(fde, bytes, context);

                // The CIE pointer is the distance back to the CIE.
                var pointer = (int)fde.OutputOffset + sizeof(uint);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[pointer..], pointer - (int)cie.OutputOffset);
            }
        }

        bytes[^TerminatorBytes..].Clear();
    }

    // Returns false if the format is unknown: the FDE then stays in the executable. Equal CIEs are not merged for debuggers.
    private static bool TryAdd(
        UnwindRecord fde,
        List<(UnwindFormat Format, List<UnwindRecord> Fdes)> forDebuggers,
        Dictionary<UnwindRecord, (UnwindFormat? Format, List<UnwindRecord> Fdes)> groups)
    {
        if (!groups.TryGetValue(fde.Cie!, out var group))
        {
            groups[fde.Cie!] = group = (UnwindFormat.Parse(fde.Cie!.Content), []);
        }

        if (group.Format is null || !group.Format.TryReadFunction(fde.Content, out _, out _))
        {
            return false;
        }

        if (group.Fdes.Count == 0)
        {
            forDebuggers.Add((group.Format, group.Fdes));
        }

        group.Fdes.Add(fde);
        return true;
    }

    private void Place()
    {
        // Offsets of 4 GiB or more are never written: the layout reports that the program is too large.
        var at = 0ul;
        foreach (var (cie, fdes) in _groups)
        {
            cie.OutputOffset = (uint)at;
            at += (uint)cie.Size;
            foreach (var fde in fdes)
            {
                fde.OutputOffset = (uint)at;
                at += (uint)fde.Size;
            }
        }

        Size = _groups.Count == 0 ? 0 : at + TerminatorBytes;
    }

    private void WriteRecord(UnwindRecord record, Span<byte> bytes, WriteContext context)
    {
        var target = bytes.Slice((int)record.OutputOffset, record.Size);
        record.Content.CopyTo(target);
        context.Machine.Relocate(
            record.Section,
            record.Section.Relocations.Slice(record.FirstRelocation, record.RelocationCount),
            record.Offset,
            target,
            Address + record.OutputOffset,
            context);
    }
}
