using System.Collections.Immutable;
using MinImage.Linker.LayingOut;
using MinImage.Linker.Reading;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.Maps;

/// <summary>Makes the map of what was laid out.</summary>
internal static class MapWriter
{
    private const string Root = "(root)";

    public static LinkMap Map(MemoryImage memory) => new(
        [.. memory.Sections.Select(s => new LinkMapSection(s.Name, s.Address, s.Size, s.FileSize))],
        [.. memory.Sections.SelectMany(s => s.Chunks.Where(c => c.Size > 0).Select(Entry))]);

    private static LinkMapEntry Entry(Chunk chunk)
    {
        var output = chunk.Output!.Name;
        return chunk switch
        {
            InputSection section => new LinkMapEntry(
                section.File.Name,
                section.Name,
                output,
                chunk.Address,
                chunk.Size,
                section.KeptFor is { } symbol ? NameOf(symbol) : section.KeptBy is null ? Root : section.KeptBy.Name,
                section.KeptBy?.ToString() ?? ""),
            CommonBlock block => new LinkMapEntry(block.Symbol.File.Name, "COMMON", output, chunk.Address, chunk.Size, block.Symbol.Name, ""),
            _ => new LinkMapEntry("", output, output, chunk.Address, chunk.Size, Root, ""),
        };
    }

    private static string NameOf(Symbol symbol) => symbol.NameBytes.IsEmpty ? symbol.Section?.Name ?? "" : symbol.Name;
}
