using System.Collections.Immutable;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>Lists the symbols of an object by section, with the bytes that each owns, for objects whose sections contain many symbols.</summary>
public sealed class ObjectSymbols
{
    private readonly ObjectFile _file;
    private readonly Dictionary<string, (InputSection Section, ImmutableArray<ObjectSymbol> Symbols)> _sections;

    internal ObjectSymbols(ObjectFile file)
    {
        _file = file;
        var bySection = new Dictionary<uint, List<(ulong Offset, int Index)>>();
        var entries = file.Entries;
        for (var i = 1; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (entry.SectionIndex != SymbolEntry.Undefined
                && entry.SectionIndex is < SymbolEntry.ReservedFrom or SymbolEntry.Extended
                && entry.Type is SymbolType.None or SymbolType.Object or SymbolType.Function or SymbolType.ThreadLocal
                && !file.Symbols[i].NameBytes.IsEmpty)
            {
                var section = file.SectionIndexOf(entry, i);
                if (!bySection.TryGetValue(section, out var places))
                {
                    bySection[section] = places = [];
                }

                places.Add((entry.Value, i));
            }
        }

        _sections = [];
        foreach (var (index, places) in bySection)
        {
            if (file.Sections[index] is { } section)
            {
                places.Sort();
                _sections.TryAdd(section.Name, (section, Own(places, section.Size)));
            }
        }
    }

    /// <summary>The names of the sections that contain symbols. If several sections have the same name, only the first one is read.</summary>
    public IEnumerable<string> Sections => _sections.Keys;

    /// <summary>Returns a section's symbols, by ascending offset. If several have the same offset, only the first owns the bytes.</summary>
    /// <param name="section">The section's name.</param>
    /// <returns>Empty if there is no such section, or if it has no symbols.</returns>
    public ImmutableArray<ObjectSymbol> In(string section) => _sections.TryGetValue(section, out var found) ? found.Symbols : [];

    /// <summary>Returns a section's bytes before relocation; empty if the section is filled with zeros, or if there is none.</summary>
    /// <param name="section">The section's name.</param>
    public ReadOnlySpan<byte> ContentOf(string section) => _sections.TryGetValue(section, out var found) ? found.Section.Content : [];

    /// <summary>Returns a section's size in memory, in bytes; 0 if there is no such section.</summary>
    /// <param name="section">The section's name.</param>
    public ulong SizeOf(string section) => _sections.TryGetValue(section, out var found) ? found.Section.Size : 0;

    /// <summary>Returns a symbol's name, in UTF-8; valid until the object's content is disposed.</summary>
    /// <param name="index">The symbol's index.</param>
    public ReadOnlySpan<byte> NameOf(int index) => _file.Symbols[index].NameBytes;

    /// <summary>Visits the references of a section, in the order of its relocations.</summary>
    /// <param name="section">The section's name.</param>
    /// <param name="visit">Receives the offset of a reference in the section, in bytes, and the index of the symbol.</param>
    public void VisitReferences(string section, Action<ulong, int> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        if (_sections.TryGetValue(section, out var found))
        {
            foreach (ref readonly var relocation in found.Section.Relocations)
            {
                visit(relocation.Offset, (int)relocation.Symbol);
            }
        }
    }

    private static ImmutableArray<ObjectSymbol> Own(List<(ulong Offset, int Index)> places, ulong size)
    {
        var symbols = ImmutableArray.CreateBuilder<ObjectSymbol>(places.Count);
        for (var i = 0; i < places.Count; i++)
        {
            var (offset, index) = places[i];
            var isFirst = i == 0 || places[i - 1].Offset < offset;
            var next = i + 1;
            while (isFirst && next < places.Count && places[next].Offset == offset)
            {
                next++;
            }

            var end = Math.Min(next < places.Count ? places[next].Offset : size, size);
            symbols.Add(new ObjectSymbol(index, offset, isFirst && end > offset ? end - offset : 0));
        }

        return symbols.MoveToImmutable();
    }
}
