using MinImage.Elf;
using MinImage.Host.Concurrency;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linker.Maps;
using MinImage.Linker.Objects;

namespace MinImage.Sizes;

/// <summary>
/// Says of each byte of an executable whose it is: by the linker's map, and by the symbols of ILC's object. All bytes are
/// counted, each once: those that stand between two things are padding, and what nothing is known of is unnamed.
/// </summary>
public sealed class ExecutableMeasurement
{
    private const string Headers = "headers";
    private const string Padding = "padding";
    private const string Unwinding = "unwind tables";

    private readonly LinkMap _map;
    private readonly ReadOnlyMemory<byte> _executable;
    private readonly SizeBuilder _root = new("");

    // Both in the order of the file: what the map tells, and what the unwind tables do.
    private readonly List<Part> _parts = [];
    private readonly List<Part> _unwindParts = [];

    private ExecutableMeasurement(LinkMap map, ReadOnlyMemory<byte> executable)
    {
        _map = map;
        _executable = executable;
    }

    /// <summary>Measures an executable.</summary>
    /// <param name="map">What the linker says of it.</param>
    /// <param name="executable">Its bytes.</param>
    /// <param name="compiled">ILC's object; null where nothing was compiled.</param>
    /// <param name="machine">What it is for.</param>
    /// <param name="assemblies">What was compiled.</param>
    /// <param name="runtimeFolder">The folder of .NET's native libraries; null where it is not known.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IOException">An assembly cannot be read.</exception>
    /// <exception cref="Diagnostics.MinImageException"><see cref="Diagnostics.Codes.FileNotAccessible"/>: an assembly is damaged.</exception>
    public static ExecutableSizes Measure(
        LinkMap map,
        ReadOnlyMemory<byte> executable,
        LinkInput? compiled,
        TargetMachine machine,
        IEnumerable<CompiledAssembly> assemblies,
        string? runtimeFolder,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(assemblies);
        var (measurement, density) = Concurrently.Run(
            _ =>
            {
                var collected = new ExecutableMeasurement(map, executable);
                collected.CollectParts(compiled, machine, new ManagedTypes(assemblies), new LinkedFiles(runtimeFolder));
                return collected;
            },
            token => CompressionDensity.Of(executable, token),
            cancellationToken);
        measurement.Count(density);
        return new ExecutableSizes(BuildIdNote.Find(executable.Span) ?? "", executable.Length, measurement._root.ToNode().Children);
    }

    private SizeBuilder Format => _root[SizeCategory.Format];

    private void CollectParts(LinkInput? compiled, TargetMachine machine, ManagedTypes types, LinkedFiles files)
    {
        var sections = _map.Sections.Where(section => section.FileSize > 0).ToDictionary(section => section.Name, StringComparer.Ordinal);
        var managed = compiled is not null && ObjectSymbols.Read(compiled, machine, out _) is { } symbols ? new CompiledObject(symbols, types) : null;
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
            else if (managed is not null && entry.File == compiled!.Name)
            {
                // What stands before the first symbol has no name.
                var end = 0ul;
                managed.Visit(entry.InputSection, (offset, size, part) =>
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
        ".got" or ".iplt" => Format["tables of addresses"],
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

    // What follows on what is its owner's, too, is one part with it.
    private static void Add(List<Part> parts, LinkMapSection section, ulong address, ulong size, SizeBuilder owner)
    {
        if (size == 0)
        {
            return;
        }

        var part = new Part(section.FileOffset + (address - section.Address), size, address, owner);
        if (parts.Count > 0 && parts[^1] is var last && last.Owner == owner && last.Offset + last.Size == part.Offset && last.Address + last.Size == address)
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
        var (first, last) = loaded.Count == 0 ? (0, 0) : ((long)loaded.Min(section => section.FileOffset), (long)loaded.Max(section => section.FileOffset + section.FileSize));
        var end = 0L;
        foreach (var part in InOrder())
        {
            // Two parts never share a byte; were it so, it would count for the first one.
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

        // Before the first section and behind the last one are the headers: of the file, of its segments and of its sections.
        void AddGap(long from, long to)
        {
            foreach (var (start, until, name) in (ReadOnlySpan<(long, long, string)>)[
                (from, Math.Min(to, first), Headers), (Math.Max(from, first), Math.Min(to, last), Padding), (Math.Max(from, last), to, Headers)])
            {
                if (until > start)
                {
                    Format[name].Add(until - start, density.Of(start, until - start));
                }
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
