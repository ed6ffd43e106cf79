using MinImage.Linker.Maps;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass11Map;

/// <summary>Pass 11: creates the map, which records where every byte of the executable came from and why it was kept.</summary>
internal static class MapWriter
{
    private const string Root = "(root)";

    public static LinkMap Map(MemoryImage memory) => new(
        [.. memory.Sections.Select(s => new LinkMapSection(s.Name, s.Address, s.Size, s.FileOffset, s.FileSize))],
        [.. memory.Sections.SelectMany(s => s.Chunks.Where(c => c.Size > 0).SelectMany(Entries))],
        [.. memory.Sections.SelectMany(s => s.Chunks.SelectMany(c => c.UnwindParts()))]);

    private static IEnumerable<LinkMapEntry> Entries(Chunk chunk)
    {
        var output = chunk.Output!.Name;
        return chunk switch
        {
            InputSection section => [Entry(section, output, chunk.Address, chunk.Size)],
            MergedSection merged => merged.Parts().Select(part => Entry(part.Section, output, chunk.Address + part.Offset, part.Size)),
            CommonBlock block => [new LinkMapEntry(block.Symbol.File.Name, "COMMON", output, chunk.Address, chunk.Size, block.Symbol.Name, "")],
            _ => [new LinkMapEntry("", output, output, chunk.Address, chunk.Size, Root, "")],
        };
    }

    private static LinkMapEntry Entry(InputSection section, string output, ulong address, ulong size) => new(
        section.File.Name,
        section.Name,
        output,
        address,
        size,
        section.KeptFor is { } symbol ? NameOf(symbol) : section.KeptBy is null ? Root : section.KeptBy.Name,
        section.KeptBy?.ToString() ?? "");

    private static string NameOf(Symbol symbol) => symbol.NameBytes.IsEmpty ? symbol.Section?.Name ?? "" : symbol.Name;
}
