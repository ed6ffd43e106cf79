using System.Collections.Immutable;
using System.Text;
using MinImage.TimeZones;

namespace MinImage.RootFileSystems;

/// <summary>The entries for time zones in an image.</summary>
internal static class TimeZoneFiles
{
    /// <summary>The folder that .NET and the C library search unless <c>TZDIR</c> is set.</summary>
    public const string Folder = "/usr/share/zoneinfo";

    /// <summary>Returns the zones, the links between them, and their table.</summary>
    /// <param name="tree">The zones of the image.</param>
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

    /// <summary>Checks whether a path of the image is in <see cref="Folder"/>.</summary>
    /// <param name="path">An absolute path.</param>
    public static bool Holds(string path) => ImagePath.IsBelow(path, Folder);

    // Relative as in Debian, so that the folder can be mounted elsewhere.
    private static string Relative(string from, string to) => string.Concat(Enumerable.Repeat("../", from.Count(c => c == '/'))) + to;
}
