using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.TimeZones;

/// <summary>IANA's time zone database, from the archive of the package MinImage.TimeZones: the zones and the links between them.</summary>
public sealed class TimeZoneDatabase
{
    /// <summary>The name of the table of zones; .NET derives <see cref="TimeZoneInfo.GetSystemTimeZones()"/> from it.</summary>
    public const string TableName = "zone.tab";

    // A TZif file is a few kilobytes; anything larger is something else.
    private const int MaxFileLength = 1 << 20;
    private const int MaxLinkDepth = 8;

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

    /// <summary>Reads the package's archive.</summary>
    /// <param name="file">The package's file <c>zoneinfo.tar</c>; null if the package was not restored.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PackagedTimeZonesMissing"/>: the file is missing or damaged.</exception>
    public static TimeZoneDatabase Open(string? file)
    {
        if (string.IsNullOrEmpty(file) || !File.Exists(file))
        {
            throw Unusable(string.IsNullOrEmpty(file) ? "it was not restored" : $"'{file}' does not exist");
        }

        using var stream = RegularFile.OpenRead(file);
        return Read(stream, file);
    }

    /// <summary>Reads an archive.</summary>
    /// <param name="archive">A tar archive.</param>
    /// <param name="name">The archive's name, for messages.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PackagedTimeZonesMissing"/>: the archive is damaged.</exception>
    public static TimeZoneDatabase Read(Stream archive, string name)
    {
        try
        {
            return Read(archive);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new MinImageException(Codes.PackagedTimeZonesMissing, UnusableMessage($"'{name}' is damaged: {e.Message.TrimEnd('.')}"), e);
        }
    }

    /// <summary>Selects time zones.</summary>
    /// <param name="names">The zones. <c>UTC</c> is always included, and if a name is a link, so is its target.</param>
    /// <returns>The files and links, sorted by name.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownTimeZone"/>: there is no zone with that name.</exception>
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

    // The table omits old names. For those, a line without a country is added, in a form that readers of the table accept.
    private IEnumerable<string> Lines(ImmutableArray<string> names)
    {
        var known = _table.ToLookup(ZoneOf, StringComparer.Ordinal);
        return names.Order(StringComparer.Ordinal).SelectMany(name => known.Contains(name) ? known[name] : [$"ZZ\t+0000+00000\t{name}"]);
    }

    private static string TableText(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    // A line contains the country, coordinates, the zone and, in some cases, a comment.
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
                throw new InvalidDataException($"its entry '{entry.Name}' is not a valid time zone name");
            }
            else if (entry.EntryType == TarEntryType.SymbolicLink)
            {
                links[entry.Name] = TargetOf(entry.Name, entry.LinkName);
            }
            else
            {
                var content = ContentOf(entry);
                zones[entry.Name] = content.AsSpan().StartsWith("TZif"u8)
                    ? content
                    : throw new InvalidDataException($"'{entry.Name}' is not a time zone");
            }
        }

        if (zones.Count == 0 || table.Length == 0)
        {
            throw new InvalidDataException("it contains no time zones, or no zone.tab");
        }

        var read = new TimeZoneDatabase(zones.ToImmutable(), links.ToImmutable(), table);
        return read._links.Keys.FirstOrDefault(name => !read.LeadsToZone(name)) is { } dangling
            ? throw new InvalidDataException($"the link '{dangling}' does not lead to a time zone")
            : read;
    }

    private bool LeadsToZone(string name)
    {
        for (var i = 0; i < MaxLinkDepth && _links.TryGetValue(name, out var target); i++)
        {
            name = target;
        }

        return _zones.ContainsKey(name);
    }

    private static byte[] ContentOf(TarEntry entry)
    {
        if (entry.Length is <= 0 or > MaxFileLength || entry.DataStream is null)
        {
            throw new InvalidDataException($"the length of '{entry.Name}' is {entry.Length} bytes: expected 1 to {MaxFileLength}");
        }

        var content = new byte[entry.Length];
        entry.DataStream.ReadExactly(content);
        return content;
    }

    // Resolves a target such as ../Europe/Berlin, which is relative to the link's folder, to the name of a zone.
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

    private MinImageException Unknown(string name) => new(
        Codes.UnknownTimeZone,
        $"MinImageTimeZones contains '{name}': there is no time zone of that name. "
            + (Similar(name) is { } similar ? $"Is it '{similar}'?" : "Use names of IANA's database, such as Europe/Berlin, or the value all."));

    // Finds a name in another case, or one with the same last part.
    private string? Similar(string name)
    {
        var last = LastPart(name);
        return _zones.Keys.Concat(_links.Keys)
            .Where(known => IsSame(known, name) || IsSame(LastPart(known), last))
            .OrderBy(known => IsSame(known, name) ? 0 : 1)
            .ThenBy(known => known, StringComparer.Ordinal)
            .FirstOrDefault();

        static string LastPart(string text) => text[(text.LastIndexOf('/') + 1)..];
        static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
    }

    private static MinImageException Unusable(string reason) => new(Codes.PackagedTimeZonesMissing, UnusableMessage(reason));

    private static string UnusableMessage(string reason) =>
        $"The package MinImage.TimeZones cannot be used: {reason}. "
        + "Remove MinImageTimeZonesVersion, or set it to a version of that package that contains the time zones; "
        + "if a file was deleted from NuGet's package folder, delete the package's folder there, and publish again.";
}
