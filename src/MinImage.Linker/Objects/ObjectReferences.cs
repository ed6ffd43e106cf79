using System.Collections.Immutable;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>
/// Finds the references between the symbols of one object. A symbol owns the bytes up to the next symbol of its section. A reference
/// is a relocation, or a branch within a section that the compiler resolved itself.
/// </summary>
public sealed class ObjectReferences
{
    private readonly ObjectFile _file;
    private readonly Machine _machine;

    // By section, then by offset.
    private readonly int[] _places;

    internal ObjectReferences(ObjectFile file, Machine machine)
    {
        _file = file;
        _machine = machine;
        _places = Places(file);
    }

    /// <summary>Finds the references from some symbols to others.</summary>
    /// <param name="from">Selects the symbols whose code and data are searched.</param>
    /// <param name="to">Selects the symbols that are searched for.</param>
    /// <returns>The distinct references, ordered by name.</returns>
    public ImmutableArray<SymbolReference> Find(SymbolFilter from, SymbolFilter to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var found = new HashSet<(int From, int To)>();
        var targets = Enumerable.Range(0, _file.Symbols.Length).Where(i => to(_file.Symbols[i].NameBytes)).ToHashSet();
        if (targets.Count > 0)
        {
            foreach (var section in OwnersOf(from).GroupBy(owner => owner.Section))
            {
                Owner[] owners = [.. section];
                var relocated = FindRelocations(section.Key, owners, targets, found);
                if ((section.Key.Flags & SectionFlags.Execute) != 0)
                {
                    FindBranches(section.Key, owners, targets, relocated, found);
                }
            }
        }

        return
        [
            .. found.Select(pair => new SymbolReference(_file.Symbols[pair.From].Name, _file.Symbols[pair.To].Name))
                .Distinct()
                .OrderBy(reference => reference.From, StringComparer.Ordinal)
                .ThenBy(reference => reference.To, StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns the text at a symbol.</summary>
    /// <param name="symbol">The symbol's name.</param>
    /// <returns>The zero-terminated UTF-8 text at the symbol; null if there is no such symbol, or no terminator.</returns>
    public string? TextAt(string symbol)
    {
        var name = Encoding.UTF8.GetBytes(symbol);
        var index = Array.Find(_places, i => _file.Symbols[i].NameBytes.SequenceEqual(name));
        if (index == 0 || SectionOf(index) is not { } section || _file.Entries[index].Value > (ulong)section.Content.Length)
        {
            return null;
        }

        var text = section.Content[(int)_file.Entries[index].Value..];
        return text.IndexOf((byte)0) is >= 0 and var length ? Encoding.UTF8.GetString(text[..length]) : null;
    }

    // Symbol 0 is the null symbol (System V gABI, "Symbol Table").
    private static int[] Places(ObjectFile file)
    {
        var places = new List<(uint Section, ulong Offset, int Symbol)>(file.Symbols.Length);
        var entries = file.Entries;
        for (var i = 1; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (entry.SectionIndex != SymbolEntry.Undefined
                && entry.SectionIndex is < SymbolEntry.ReservedFrom or SymbolEntry.Extended
                && entry.Type is SymbolType.None or SymbolType.Object or SymbolType.Function
                && !file.Symbols[i].NameBytes.IsEmpty)
            {
                places.Add((file.SectionIndexOf(entry, i), entry.Value, i));
            }
        }

        places.Sort();
        return [.. places.Select(place => place.Symbol)];
    }

    private InputSection? SectionOf(int symbol) => _file.Sections[_file.SectionIndexOf(_file.Entries[symbol], symbol)];

    private List<Owner> OwnersOf(SymbolFilter filter)
    {
        var owners = new List<Owner>();
        for (var at = 0; at < _places.Length; at++)
        {
            var symbol = _places[at];
            if (!filter(_file.Symbols[symbol].NameBytes) || SectionOf(symbol) is not { IsNoBits: false } section)
            {
                continue;
            }

            var start = _file.Entries[symbol].Value;
            var end = EndOf(at, section);
            if (start < end)
            {
                owners.Add(new Owner(section, symbol, start, end));
            }
        }

        return owners;
    }

    // Several symbols may have the same address; each of them owns the bytes that follow.
    private ulong EndOf(int at, InputSection section)
    {
        var entries = _file.Entries;
        var start = entries[_places[at]].Value;
        for (var next = at + 1; next < _places.Length && _file.SectionIndexOf(entries[_places[next]], _places[next]) == section.Index; next++)
        {
            if (entries[_places[next]].Value > start)
            {
                return Math.Min(entries[_places[next]].Value, section.Size);
            }
        }

        return section.Size;
    }

    // Returns the offsets of all relocations of the owners.
    private static HashSet<ulong> FindRelocations(
        InputSection section,
        Owner[] owners,
        HashSet<int> targets,
        HashSet<(int From, int To)> found)
    {
        var starts = Array.ConvertAll(owners, owner => owner.Start);
        var relocated = new HashSet<ulong>();
        foreach (ref readonly var relocation in section.Relocations)
        {
            var at = LastAtOrBefore(starts, relocation.Offset);
            if (at < 0 || relocation.Offset >= owners[at].End)
            {
                continue;
            }

            relocated.Add(relocation.Offset);
            if (targets.Contains((int)relocation.Symbol))
            {
                for (; at >= 0 && relocation.Offset < owners[at].End; at--)
                {
                    found.Add((owners[at].Symbol, (int)relocation.Symbol));
                }
            }
        }

        return relocated;
    }

    // A branch with a relocation has no target yet.
    private void FindBranches(
        InputSection section,
        Owner[] owners,
        HashSet<int> targets,
        HashSet<ulong> relocated,
        HashSet<(int From, int To)> found)
    {
        var functions = targets
            .Where(i => _file.SectionIndexOf(_file.Entries[i], i) == section.Index)
            .ToLookup(i => (long)_file.Entries[i].Value);
        if (functions.Count == 0)
        {
            return;
        }

        var code = section.Content;
        foreach (var owner in owners)
        {
            for (var at = (int)owner.Start; at < (int)owner.End; at += _machine.InstructionAlignment)
            {
                if (_machine.BranchAt(code, at, out var field, out var target) && functions.Contains(target) && !relocated.Contains((ulong)field))
                {
                    foreach (var function in functions[target])
                    {
                        found.Add((owner.Symbol, function));
                    }
                }
            }
        }
    }

    private static int LastAtOrBefore(ulong[] starts, ulong offset)
    {
        var at = Array.BinarySearch(starts, offset);
        if (at < 0)
        {
            return ~at - 1;
        }

        while (at + 1 < starts.Length && starts[at + 1] == offset)
        {
            at++;
        }

        return at;
    }

    private readonly record struct Owner(InputSection Section, int Symbol, ulong Start, ulong End);
}
