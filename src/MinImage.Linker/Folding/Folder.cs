using System.IO.Hashing;
using System.Runtime.InteropServices;
using MinImage.Linker.Format;
using MinImage.Linker.Reading;
using MinImage.Linker.Relocating;
using MinImage.Linker.Resolving;
using MinImage.Linker.Unwinding;

namespace MinImage.Linker.Folding;

/// <summary>
/// Pass 6: makes one of functions whose code is the same. Only of those whose address nobody sees, to whom there are
/// branches and nothing else: of two that a program can compare, it could tell that they are one.
/// </summary>
internal sealed class Folder
{
    private readonly Machine _machine;
    private readonly List<InputSection> _candidates = [];
    private readonly int[] _classes;
    private readonly int[] _next;

    private Folder(Resolution resolution, Machine machine)
    {
        _machine = machine;
        FindCandidates(resolution);
        _classes = new int[_candidates.Count];
        _next = new int[_candidates.Count];
    }

    /// <summary>Folds what lives.</summary>
    /// <param name="resolution">The program's objects, marked, their strings merged.</param>
    /// <param name="entry">Where the program starts.</param>
    /// <param name="machine">The processor's relocations.</param>
    /// <param name="options">Cancels.</param>
    public static void Fold(Resolution resolution, Symbol entry, Machine machine, ParallelOptions options)
    {
        Observe(resolution, entry, machine, options);
        var folder = new Folder(resolution, machine);
        if (folder._candidates.Count > 0)
        {
            folder.Classify(options);
            folder.FoldClasses();
            Redirect(resolution, options);
        }
    }

    // An address is seen by everything but a branch.
    private static void Observe(Resolution resolution, Symbol entry, Machine machine, ParallelOptions options)
    {
        entry.Section?.IsObserved = true;
        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var section in file.Sections)
            {
                if (section is not { IsLive: true })
                {
                    continue;
                }

                foreach (ref readonly var relocation in section.Relocations)
                {
                    if (file.Symbols[relocation.Symbol].Section is { IsObserved: false } target && !machine.IsBranch(section, relocation))
                    {
                        target.IsObserved = true;
                    }
                }

                for (var fde = section.Unwind; fde is not null; fde = fde.NextOfFunction)
                {
                    ObserveAll(file, fde.Relocations[1..]);
                    ObserveAll(file, fde.Cie!.Relocations);
                }
            }

            foreach (var symbol in file.Symbols)
            {
                if (symbol.IsIndirectFunction)
                {
                    symbol.Section?.IsObserved = true;
                }
            }
        });
    }

    private static void ObserveAll(ObjectFile file, ReadOnlySpan<Relocation> relocations)
    {
        foreach (ref readonly var relocation in relocations)
        {
            file.Symbols[relocation.Symbol].Section?.IsObserved = true;
        }
    }

    private void FindCandidates(Resolution resolution)
    {
        // Every section gets a number that does not depend on who was faster: it stands for what is not a candidate.
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
                section.FoldIndex = _candidates.Count;
                _candidates.Add(section);
            }
        }
    }

    private static bool IsCandidate(InputSection section) =>
        section is { IsObserved: false, Mergeable: null, Dependents: null, Size: > 0 }
        && section.Type == SectionType.ProgramBits
        && (section.Flags & (SectionFlags.Execute | SectionFlags.Write)) == SectionFlags.Execute
        && section.OutputName is not (".init" or ".fini")
        && !OutputNames.IsIdentifier(section.NameBytes)
        && !HasHandlers(section);

    // Handlers (LSDA) are a function's own: with others it is another function, to those who call it, too.
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

    // First by what stands in them, then again and again by the classes of what they branch to, until nothing changes.
    private void Classify(ParallelOptions options)
    {
        var hashes = new ulong[_candidates.Count];
        Parallel.For(0, hashes.Length, options, i => hashes[i] = ContentHash(_candidates[i]));
        hashes = KeepTwins(hashes);
        var count = Number(hashes);
        while (true)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            Parallel.For(0, hashes.Length, options, i => hashes[i] = TargetHash(i));
            var refined = Number(hashes);
            if (refined <= count)
            {
                return;
            }

            count = refined;
        }
    }

    // Most have no like at all, and are what they are from here on.
    private ulong[] KeepTwins(ulong[] hashes)
    {
        var counts = hashes.CountBy(h => h).ToDictionary();
        var twins = Enumerable.Range(0, hashes.Length).Where(i => counts[hashes[i]] > 1).ToArray();
        var kept = twins.Select(i => _candidates[i]).ToList();
        _candidates.ForEach(section => section.FoldIndex = -1);
        _candidates.Clear();
        foreach (var section in kept)
        {
            section.FoldIndex = _candidates.Count;
            _candidates.Add(section);
        }

        return [.. twins.Select(i => hashes[i])];
    }

    // Equal hashes become equal numbers, in the order in which they are met.
    private int Number(ulong[] hashes)
    {
        var numbers = new Dictionary<ulong, int>(hashes.Length);
        for (var i = 0; i < hashes.Length; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, hashes[i], out var isKnown);
            if (!isKnown)
            {
                number = numbers.Count;
            }

            _next[i] = number;
        }

        _next.CopyTo(_classes, 0);
        return numbers.Count;
    }

    private static ulong ContentHash(InputSection section)
    {
        var hash = XxHash3.HashToUInt64(section.Content);
        foreach (ref readonly var relocation in section.Relocations)
        {
            hash = Mix(hash, relocation.Offset, relocation.Type);
        }

        for (var fde = section.Unwind; fde is not null; fde = fde.NextOfFunction)
        {
            hash = Mix(hash, XxHash3.HashToUInt64(UnwindContent(fde)), 0);
        }

        return hash;
    }

    private ulong TargetHash(int index)
    {
        var section = _candidates[index];
        // Spread over all bits first: or else the class of the one and that of the other could change places.
        var hash = Mix(0, (ulong)_classes[index], 0);
        foreach (ref readonly var relocation in section.Relocations)
        {
            var (kind, value) = TargetOf(section, relocation);
            hash = Mix(hash, kind, value);
        }

        return hash;
    }

    // A step of MurmurHash3's finalizer for each word: cheaper than to start another hash.
    private static ulong Mix(ulong hash, ulong one, ulong other)
    {
        hash = (hash ^ one) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33) ^ other) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }

    // What a relocation means: a candidate by its class, a merged string by its place, everything else by itself.
    private (ulong Kind, ulong Value) TargetOf(InputSection section, in Relocation relocation)
    {
        const ulong candidate = 1ul << 32;
        const ulong merged = 2ul << 32;
        const ulong other = 3ul << 32;
        var symbol = section.File.Symbols[relocation.Symbol];
        switch (symbol.Chunk)
        {
            case InputSection { FoldIndex: >= 0 } target:
                return (candidate | (uint)_classes[target.FoldIndex], symbol.Value + (ulong)relocation.Addend);
            case InputSection { Mergeable: { } mergeable } target:
                var isSection = symbol.Type == SymbolType.Section;
                var piece = mergeable.PieceAt(isSection ? symbol.Value + (ulong)relocation.Addend : symbol.Value);

                // Of a string that nothing but a call names that is rewritten and gone, no piece was merged.
                return piece < 0 || mergeable.Merged is not { } whole
                    ? (other | (uint)target.FoldNumber, symbol.Value + (ulong)relocation.Addend)
                    : (merged | (uint)whole.First.FoldNumber, mergeable.OutputOffsetOf(isSection ? symbol.Value + (ulong)relocation.Addend : symbol.Value) + (isSection ? 0 : (ulong)relocation.Addend));
            case InputSection target:
                return (other | (uint)target.FoldNumber, symbol.Value + (ulong)relocation.Addend);
            default:
                return (symbol.Hash, symbol.IsLocal ? symbol.Value + (ulong)relocation.Addend : (ulong)relocation.Addend);
        }
    }

    private void FoldClasses()
    {
        var first = new Dictionary<int, InputSection>();
        for (var i = 0; i < _candidates.Count; i++)
        {
            var section = _candidates[i];
            if (!first.TryGetValue(_classes[i], out var kept))
            {
                first[_classes[i]] = section;
            }
            else if (IsSame(kept, section))
            {
                section.FoldedInto = kept;
                section.IsLive = false;
                kept.Alignment = Math.Max(kept.Alignment, section.Alignment);
            }
        }
    }

    // A hash is no proof.
    private bool IsSame(InputSection one, InputSection other)
    {
        if (!one.Content.SequenceEqual(other.Content) || one.RelocationCount != other.RelocationCount)
        {
            return false;
        }

        for (var i = 0; i < one.RelocationCount; i++)
        {
            ref readonly var a = ref one.Relocations[i];
            ref readonly var b = ref other.Relocations[i];
            if (a.Offset != b.Offset || a.Type != b.Type || TargetOf(one, a) != TargetOf(other, b))
            {
                return false;
            }
        }

        return IsSameUnwind(one.Unwind, other.Unwind);
    }

    private static bool IsSameUnwind(UnwindRecord? one, UnwindRecord? other)
    {
        for (; one is not null && other is not null; one = one.NextOfFunction, other = other.NextOfFunction)
        {
            if (one.Relocations[0].Addend != other.Relocations[0].Addend
                || !UnwindContent(one).SequenceEqual(UnwindContent(other))
                || !UnwindTable.IsSameCie(one.Cie!, other.Cie!))
            {
                return false;
            }
        }

        return one is null && other is null;
    }

    // Without the length and the distance to the CIE, which say nothing of the function.
    private static ReadOnlySpan<byte> UnwindContent(UnwindRecord record) =>
        record.Section.Content.Slice(record.Offset + (2 * sizeof(uint)), record.Size - (2 * sizeof(uint)));

    private static void Redirect(Resolution resolution, ParallelOptions options) =>
        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var symbol in file.Symbols)
            {
                if (symbol.Section?.FoldedInto is { } kept)
                {
                    symbol.Move(kept);
                }
            }
        });
}
