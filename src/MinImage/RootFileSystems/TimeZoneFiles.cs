using System.Collections.Immutable;
using System.Text;
using MinImage.TimeZones;

namespace MinImage.RootFileSystems;

/// <summary>Where time zones are in an image.</summary>
public static class TimeZoneFiles
{
    /// <summary>The folder, where .NET and the C library look while <c>TZDIR</c> says nothing else.</summary>
    public const string Folder = "/usr/share/zoneinfo";

    /// <summary>The zones, the links among them, and their table.</summary>
    /// <param name="tree">What the image gets.</param>
    public static ImmutableArray<Entry> Entries(TimeZoneTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return
        [
            .. tree.Zones.Select(zone => new FileEntry($"{Folder}/{zone.Key}", Modes.File, 0, 0, FileContent.FromBytes(zone.Value))),
            .. tree.Links.Select(link => new LinkEntry($"{Folder}/{link.Key}", Modes.Link, 0, 0, Relative(link.Key, link.Value))),
            new FileEntry($"{Folder}/{TimeZoneDatabase.TableName}", Modes.File, 0, 0, FileContent.FromBytes(Encoding.UTF8.GetBytes(tree.Table))),
        ];
    }

    // As in Debian, so that the folder can be mounted elsewhere.
    private static string Relative(string from, string to) => string.Concat(Enumerable.Repeat("../", from.Count(c => c == '/'))) + to;
}
