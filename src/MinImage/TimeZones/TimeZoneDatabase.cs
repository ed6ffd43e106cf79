using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using MinImage.Diagnostics;

namespace MinImage.TimeZones;

/// <summary>The time zones that there are: IANA's, with the links among them, from the archive of the package MinImage.TimeZones.</summary>
public sealed class TimeZoneDatabase
{
    /// <summary>The name of the table that says which zone is where; .NET takes from it what <see cref="TimeZoneInfo.GetSystemTimeZones()"/> lists.</summary>
    public const string TableName = "zone.tab";

    // TZif files have a few kilobytes; what has more is none.
    private const int LargestFile = 1 << 20;
    private const int MostLinks = 8;

    private readonly ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> _zones;
    private readonly ImmutableSortedDictionary<string, string> _links;
    private readonly ImmutableArray<string> _table;

    private TimeZoneDatabase(
        ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> zones, ImmutableSortedDictionary<string, string> links, ImmutableArray<string> table)
    {
        _zones = zones;
        _links = links;
        _table = table;
    }

    /// <summary>Reads the archive.</summary>
    /// <param name="file">The file <c>zoneinfo.tar</c> of the package; null where the package was not restored.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PackagedTimeZonesMissing"/>: it is not there, or damaged.</exception>
    public static TimeZoneDatabase Open(string? file)
    {
        if (string.IsNullOrEmpty(file) || !File.Exists(file))
        {
            throw Unusable(string.IsNullOrEmpty(file) ? "it was not restored" : $"there is no '{file}'");
        }

        using var stream = File.OpenRead(file);
        return Read(stream, file);
    }

    /// <summary>Reads an archive.</summary>
    /// <param name="archive">A tar archive.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PackagedTimeZonesMissing"/>: it is damaged.</exception>
    public static TimeZoneDatabase Read(Stream archive, string name)
    {
        try
        {
            return Read(archive);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new MinImageException(Codes.PackagedTimeZonesMissing, Unusability($"'{name}' is damaged: {e.Message.TrimEnd('.')}"), e);
        }
    }

    /// <summary>The files and links of a selection.</summary>
    /// <param name="names">Which zones. <c>UTC</c> comes with every one, and a zone with each link to it.</param>
    /// <returns>In the order of their names.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownTimeZone"/>: there is no zone of a name.</exception>
    public TimeZoneTree Select(TimeZoneNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.IsAll)
        {
            return new TimeZoneTree(_zones, _links, TableText(_table));
        }

        var zones = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var links = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in names.Names.Append("UTC"))
        {
            var zone = name;
            while (_links.TryGetValue(zone, out var target))
            {
                links[zone] = target;
                zone = target;
            }

            zones[zone] = _zones.TryGetValue(zone, out var content) ? content : throw Unknown(zone);
        }

        return new TimeZoneTree(zones.ToImmutable(), links.ToImmutable(), TableText(Lines(names.Names)));
    }

    // A zone that the table does not have, as it has none for old names: in a form that readers of the table take, without a country.
    private IEnumerable<string> Lines(ImmutableArray<string> names)
    {
        var known = _table.ToLookup(ZoneOf, StringComparer.Ordinal);
        return names.Order(StringComparer.Ordinal).SelectMany(name => known.Contains(name) ? known[name] : [$"ZZ\t+0000+00000\t{name}"]);
    }

    private static string TableText(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    // Country, coordinates, zone, and sometimes a comment.
    private static string ZoneOf(string line) => line.Split('\t') is [_, _, var zone, ..] ? zone : "";

    private static TimeZoneDatabase Read(Stream archive)
    {
        var zones = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var links = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ImmutableArray<string> table = [];
        using var reader = new TarReader(archive, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.Name == TableName)
            {
                table = [.. Encoding.UTF8.GetString(ContentOf(entry)).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
            }
            else if (!TimeZoneNames.Form().IsMatch(entry.Name))
            {
                throw new InvalidDataException($"it has an entry '{entry.Name}', which is no name of a time zone");
            }
            else if (entry.EntryType == TarEntryType.SymbolicLink)
            {
                links[entry.Name] = TargetOf(entry.Name, entry.LinkName);
            }
            else
            {
                var content = ContentOf(entry);
                zones[entry.Name] = content.AsSpan().StartsWith("TZif"u8) ? content : throw new InvalidDataException($"'{entry.Name}' is no time zone");
            }
        }

        var read = new TimeZoneDatabase(zones.ToImmutable(), links.ToImmutable(), table);
        return read._links.Keys.FirstOrDefault(name => !read.LeadsToZone(name)) is { } astray
            ? throw new InvalidDataException($"the link '{astray}' leads to no time zone")
            : zones.Count > 0 && table.Length > 0
                ? read
                : throw new InvalidDataException("it has no time zones, or no table of them");
    }

    private bool LeadsToZone(string name)
    {
        for (var i = 0; i < MostLinks && _links.TryGetValue(name, out var target); i++)
        {
            name = target;
        }

        return _zones.ContainsKey(name);
    }

    private static byte[] ContentOf(TarEntry entry)
    {
        if (entry.Length is <= 0 or > LargestFile || entry.DataStream is null)
        {
            throw new InvalidDataException($"'{entry.Name}' has {entry.Length} bytes");
        }

        var content = new byte[entry.Length];
        entry.DataStream.ReadExactly(content);
        return content;
    }

    // Relative to the link's folder, as in ../Europe/Berlin; the name of the zone comes of it.
    private static string TargetOf(string name, string link)
    {
        var path = new List<string>(name.Split('/')[..^1]);
        foreach (var part in link.Split('/'))
        {
            if (part == ".." && path.Count > 0)
            {
                path.RemoveAt(path.Count - 1);
            }
            else
            {
                path.Add(part);
            }
        }

        return string.Join('/', path);
    }

    private MinImageException Unknown(string name)
    {
        // What was meant: another case, or the last part of a name alone.
        var near = _zones.Keys.Concat(_links.Keys).Where(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)
            || known[(known.LastIndexOf('/') + 1)..].Equals(name[(name.LastIndexOf('/') + 1)..], StringComparison.OrdinalIgnoreCase));
        var meant = near.OrderBy(known => known.Equals(name, StringComparison.OrdinalIgnoreCase) ? 0 : 1).ThenBy(known => known, StringComparer.Ordinal).FirstOrDefault();
        return new MinImageException(
            Codes.UnknownTimeZone,
            $"MinImageTimeZones has '{name}', and there is no time zone of that name. {(meant is null ? "Use names of IANA's database, such as Europe/Berlin, or the word all" : $"Is it '{meant}'")}{(meant is null ? "." : "?")}");
    }

    private static MinImageException Unusable(string reason) => new(Codes.PackagedTimeZonesMissing, Unusability(reason));

    private static string Unusability(string reason) =>
        $"The package MinImage.TimeZones cannot be used: {reason}. Leave MinImageTimeZonesVersion out, or set it to a version of that package that is whole; "
        + "if a file was deleted from NuGet's package folder, delete the package's folder there, and publish again.";
}
