using System.IO.Hashing;
using System.Runtime.InteropServices;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass06Fold;

/// <summary>
/// Partitions functions into classes of equal code: first by content, then repeatedly by the classes of their branch targets,
/// until the partition no longer changes.
/// </summary>
internal sealed class FunctionClasses
{
    private readonly List<InputSection> _functions;
    private readonly int[] _classes;
    private readonly int[] _next;

    private FunctionClasses(List<InputSection> functions)
    {
        _functions = functions;
        _classes = new int[functions.Count];
        _next = new int[functions.Count];
    }

    /// <summary>The functions that have the same content as another one, in the order of the program.</summary>
    public IReadOnlyList<InputSection> Functions => _functions;

    /// <summary>Partitions functions.</summary>
    /// <param name="candidates">The functions; those with unique content are removed.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static FunctionClasses Of(List<InputSection> candidates, ParallelOptions options)
    {
        var classes = new FunctionClasses(candidates);
        classes.Refine(options);
        return classes;
    }

    /// <summary>Returns a function's class.</summary>
    /// <param name="index">The function's index in <see cref="Functions"/>.</param>
    public int ClassOf(int index) => _classes[index];

    /// <summary>Checks whether two functions of one class are identical: equal hashes do not prove it.</summary>
    /// <param name="one">A function.</param>
    /// <param name="other">Another function.</param>
    public bool AreIdentical(InputSection one, InputSection other)
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

        return HaveSameUnwind(one.Unwind, other.Unwind);
    }

    private void Refine(ParallelOptions options)
    {
        var hashes = new ulong[_functions.Count];
        Parallel.For(0, hashes.Length, options, i => hashes[i] = ContentHash(_functions[i]));
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

    // Most functions are unique by their content alone, and cease to be candidates here.
    private ulong[] KeepTwins(ulong[] hashes)
    {
        var counts = hashes.CountBy(h => h).ToDictionary();
        var twins = Enumerable.Range(0, hashes.Length).Where(i => counts[hashes[i]] > 1).ToArray();
        var kept = twins.Select(i => _functions[i]).ToList();
        _functions.ForEach(section => section.FoldIndex = -1);
        _functions.Clear();
        foreach (var section in kept)
        {
            section.FoldIndex = _functions.Count;
            _functions.Add(section);
        }

        return [.. twins.Select(i => hashes[i])];
    }

    // Numbers equal hashes equally, in the order of their first occurrence.
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
        var section = _functions[index];

        // The class is spread over all bits first; otherwise the classes of two functions could cancel each other out.
        var hash = Mix(0, (ulong)_classes[index], 0);
        foreach (ref readonly var relocation in section.Relocations)
        {
            var (kind, value) = TargetOf(section, relocation);
            hash = Mix(hash, kind, value);
        }

        return hash;
    }

    // One step of MurmurHash3's finalizer for each word, which is cheaper than starting another hash.
    private static ulong Mix(ulong hash, ulong one, ulong other)
    {
        hash = (hash ^ one) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33) ^ other) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }

    // Identifies the target of a relocation: a candidate by its class, a merged string by its place, anything else by itself.
    private (ulong Kind, ulong Value) TargetOf(InputSection section, in Relocation relocation)
    {
        const ulong candidate = 1ul << 32;
        const ulong merged = 2ul << 32;
        const ulong other = 3ul << 32;
        var symbol = section.File.Symbols[relocation.Symbol];
        var target = symbol.Value + (ulong)relocation.Addend;
        switch (symbol.Chunk)
        {
            case InputSection { FoldIndex: >= 0 } function:
                return (candidate | (uint)_classes[function.FoldIndex], target);
            case InputSection { Mergeable: { } mergeable } strings:
                var (start, addend) = symbol.Type == SymbolType.Section ? (target, 0) : (symbol.Value, (ulong)relocation.Addend);

                // A string that only a rewritten call refers to is garbage-collected, so none of its pieces was merged.
                return mergeable.PieceAt(start) < 0 || mergeable.Merged is not { } whole
                    ? (other | (uint)strings.FoldNumber, target)
                    : (merged | (uint)whole.First.FoldNumber, mergeable.OutputOffsetOf(start) + addend);
            case InputSection any:
                return (other | (uint)any.FoldNumber, target);
            default:
                return (symbol.Hash, symbol.IsLocal ? target : (ulong)relocation.Addend);
        }
    }

    private static bool HaveSameUnwind(UnwindRecord? one, UnwindRecord? other)
    {
        for (; one is not null && other is not null; one = one.NextOfFunction, other = other.NextOfFunction)
        {
            if (one.Relocations[0].Addend != other.Relocations[0].Addend
                || !UnwindContent(one).SequenceEqual(UnwindContent(other))
                || !one.Cie!.HasSameContentAs(other.Cie!))
            {
                return false;
            }
        }

        return one is null && other is null;
    }

    // Returns the record without the length and the distance to the CIE, which do not depend on the function.
    private static ReadOnlySpan<byte> UnwindContent(UnwindRecord record) => record.Content[(2 * sizeof(uint))..];
}
