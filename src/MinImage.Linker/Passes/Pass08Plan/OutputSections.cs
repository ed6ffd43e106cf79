using System.Collections.Immutable;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>The sections of the executable and of its symbol file, while they are being filled.</summary>
internal sealed class OutputSections
{
    private readonly Dictionary<string, OutputSection> _byName = new(StringComparer.Ordinal);
    private readonly List<OutputSection> _loaded = [];
    private readonly Dictionary<string, OutputSection> _debugByName = new(StringComparer.Ordinal);

    /// <summary>The executable's sections, in the order of their creation.</summary>
    public IReadOnlyCollection<OutputSection> Loaded => _loaded;

    /// <summary>The sections that only the symbol file contains.</summary>
    public ImmutableArray<OutputSection> Debug => [.. _debugByName.Values];

    /// <summary>Adds a chunk to the section with a name, which is created if needed.</summary>
    /// <param name="name">The section's name.</param>
    /// <param name="type">The chunk's type.</param>
    /// <param name="flags">The chunk's flags.</param>
    /// <param name="chunk">The chunk.</param>
    /// <returns>The section.</returns>
    public OutputSection Add(string name, SectionType type, SectionFlags flags, Chunk chunk)
    {
        if (!_byName.TryGetValue(name, out var output))
        {
            _byName[name] = output = new OutputSection(name) { Type = type };
            _loaded.Add(output);
        }

        if (output.IsNoBits && type != SectionType.NoBits)
        {
            output.Type = type;
        }

        const SectionFlags meaningful = SectionFlags.Alloc | SectionFlags.Write | SectionFlags.Execute | SectionFlags.ThreadLocal;
        output.Flags |= flags & meaningful;
        if (output.IsThreadLocal)
        {
            // Thread-local data is writable, regardless of its flags in the object: it is the initialization image of writable data, and is placed with it.
            output.Flags |= SectionFlags.Write;
        }

        output.Chunks.Add(chunk);
        chunk.Output = output;
        return output;
    }

    /// <summary>Adds a chunk to a section of the symbol file.</summary>
    /// <param name="name">The section's name.</param>
    /// <param name="chunk">The chunk.</param>
    public void AddForDebuggers(string name, Chunk chunk)
    {
        if (!_debugByName.TryGetValue(name, out var output))
        {
            _debugByName[name] = output = new OutputSection(name) { Type = SectionType.ProgramBits };
        }

        output.Chunks.Add(chunk);
        chunk.Output = output;
    }
}
