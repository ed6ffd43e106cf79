using MinImage.Elf;
using MinImage.Host.Concurrency;
using MinImage.Ilc;
using MinImage.Linker.Maps;

namespace MinImage.Sizes;

/// <summary>
/// Attributes each byte of an executable to its origin, by the linker's map and the symbols of ILC's object. Every byte is counted exactly
/// once: bytes between two parts are padding, and bytes of unknown origin are unnamed.
/// </summary>
internal sealed class ExecutableMeasurement
{
    private const string Headers = "headers";
    private const string Padding = "padding";
    private const string Unwinding = "unwind tables";

    private readonly LinkMap _map;
    private readonly ReadOnlyMemory<byte> _executable;
    private readonly SizeBuilder _root = new("");

    // Both in the order of the file: the entries of the map, and the parts of the unwind tables.
    private readonly List<Part> _parts = [];
    private readonly List<Part> _unwindParts = [];

    private ExecutableMeasurement(LinkMap map, ReadOnlyMemory<byte> executable)
    {
        _map = map;
        _executable = executable;
    }

    /// <summary>Measures an executable.</summary>
    /// <param name="map">The linker's map of the executable.</param>
    /// <param name="executable">The executable's bytes.</param>
    /// <param name="compiled">ILC's object; null if there is none.</param>
    /// <param name="runtimeFolder">The folder of .NET's native libraries; null if it is not known.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <exception cref="IOException">An assembly cannot be read.</exception>
    /// <exception cref="Diagnostics.MinImageException"><see cref="Diagnostics.Codes.FileNotAccessible"/>: an assembly is damaged.</exception>
    public static ExecutableSizes Measure(
        LinkMap map,
        ReadOnlyMemory<byte> executable,
        CompiledObject? compiled,
        string? runtimeFolder,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(map);
        var (measurement, density) = Concurrently.Run(
            _ =>
            {
                var collected = new ExecutableMeasurement(map, executable);
                collected.CollectParts(compiled, new LinkedFiles(runtimeFolder));
                return collected;
            },
            token => CompressionDensity.Of(executable, token),
            cancellationToken);
        measurement.Count(density);
        return new ExecutableSizes(BuildIdNote.Find(executable.Span) ?? "", executable.Length, measurement._root.ToNode().Children);
    }

    private SizeBuilder Format => _root[SizeCategory.Format];

    private void CollectParts(CompiledObject? compiled, LinkedFiles files)
    {
        var sections = _map.Sections.Where(section => section.FileSize > 0).ToDictionary(section => section.Name, StringComparer.Ordinal);
        var places = new CompiledPlaces(_root);
        var unwindTables = _map.UnwindParts.Select(part => part.OutputSection).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in _map.Entries)
        {
            if (!sections.TryGetValue(entry.OutputSection, out var section))
            {
                continue;
            }

            if (entry.File.Length == 0)
            {
                if (!unwindTables.Contains(entry.OutputSection))
                {
                    Add(_parts, section, entry.Address, entry.Size, PlaceOfLinkers(entry.OutputSection));
                }
            }
            else if (compiled is not null && entry.File == compiled.Name)
            {
                // Bytes before the first symbol have no name.
                var end = 0ul;
                compiled.Visit(entry.InputSection, (offset, size, part) =>
                {
                    Add(_parts, section, entry.Address + end, offset - end, _root[SizeCategory.Unnamed][entry.InputSection]);
                    Add(_parts, section, entry.Address + offset, size, places.Of(part));
                    end = offset + size;
                });
                Add(_parts, section, entry.Address + end, entry.Size - end, _root[SizeCategory.Unnamed][entry.InputSection]);
            }
            else
            {
                Add(_parts, section, entry.Address, entry.Size, files.Place(entry.File, _root));
            }
        }

        AddUnwindParts(sections);
    }

    private SizeBuilder PlaceOfLinkers(string section) => section switch
    {
        ".relr.dyn" or ".rela.dyn" => Format["relocations"],
        ".got" or ".iplt" => Format["address tables"],
        ".note.gnu.build-id" or ".dynsym" or ".dynstr" or ".dynamic" => Format[Headers],
        _ => Format[section],
    };

    private void AddUnwindParts(Dictionary<string, LinkMapSection> sections)
    {
        var starts = _parts.ConvertAll(part => part.Address);
        foreach (var part in _map.UnwindParts)
        {
            Add(_unwindParts, sections[part.OutputSection], part.Address, part.Size, Owner(part.Function) ?? Format[Unwinding]);
        }

        SizeBuilder? Owner(ulong? function)
        {
            if (function is not { } address)
            {
                return null;
            }

            var at = starts.BinarySearch(address);
            at = at < 0 ? ~at - 1 : at;
            return at >= 0 && address - _parts[at].Address < _parts[at].Size ? _parts[at].Owner : null;
        }
    }

    // Adjacent parts of the same owner become one part.
    private static void Add(List<Part> parts, LinkMapSection section, ulong address, ulong size, SizeBuilder owner)
    {
        if (size == 0)
        {
            return;
        }

        var part = new Part(section.FileOffset + (address - section.Address), size, address, owner);
        if (parts.Count > 0
            && parts[^1] is var last
            && last.Owner == owner
            && last.Offset + last.Size == part.Offset
            && last.Address + last.Size == address)
        {
            parts[^1] = last with { Size = last.Size + size };
        }
        else
        {
            parts.Add(part);
        }
    }

    private void Count(CompressionDensity density)
    {
        var loaded = _map.Sections.Where(section => section.FileSize > 0).ToList();
        var first = (long)loaded.Select(section => section.FileOffset).DefaultIfEmpty().Min();
        var last = (long)loaded.Select(section => section.FileOffset + section.FileSize).DefaultIfEmpty().Max();
        var end = 0L;
        foreach (var part in InOrder())
        {
            // Parts do not overlap; if they did, shared bytes would be attributed to the first one.
            var start = Math.Max(end, (long)part.Offset);
            var until = Math.Min((long)(part.Offset + part.Size), _executable.Length);
            AddGap(end, start);
            if (until > start)
            {
                part.Owner.Add(until - start, density.Of(start, until - start));
                end = until;
            }
        }

        AddGap(end, _executable.Length);

        // The bytes before the first section and after the last one are headers: of the file, of segments and of sections.
        void AddGap(long from, long to)
        {
            AddRange(from, Math.Min(to, first), Headers);
            AddRange(Math.Max(from, first), Math.Min(to, last), Padding);
            AddRange(Math.Max(from, last), to, Headers);
        }

        void AddRange(long start, long until, string name)
        {
            if (until > start)
            {
                Format[name].Add(until - start, density.Of(start, until - start));
            }
        }
    }

    private IEnumerable<Part> InOrder()
    {
        var at = 0;
        foreach (var part in _parts)
        {
            for (; at < _unwindParts.Count && _unwindParts[at].Offset < part.Offset; at++)
            {
                yield return _unwindParts[at];
            }

            yield return part;
        }

        for (; at < _unwindParts.Count; at++)
        {
            yield return _unwindParts[at];
        }
    }

    private readonly record struct Part(ulong Offset, ulong Size, ulong Address, SizeBuilder Owner);
}
