using System.Formats.Tar;
using System.Text;
using MinImage.TimeZones;

namespace MinImage.Tests.TimeZones;

/// <summary>An archive of time zones like the package's, with the content that a test adds.</summary>
internal sealed class TestTimeZones
{
    private readonly List<UstarTarEntry> _entries = [];

    /// <summary>Five zones, four links, one of them through another link, and a table of three zones.</summary>
    public static TestTimeZones Few() => new TestTimeZones()
        .Zone("Europe/Berlin").Zone("America/New_York").Zone("Etc/UTC").Zone("Etc/GMT+5").Zone("Asia/Tokyo")
        .Link("UTC", "Etc/UTC").Link("US/Eastern", "../America/New_York").Link("Arctic/Longyearbyen", "../Europe/Berlin").Link(
            "Old/Tromso", "../Arctic/Longyearbyen")
        .File(
            TimeZoneDatabase.TableName,
            "# a comment\nDE\t+5230+01322\tEurope/Berlin\tmost of Germany\nUS\t+404251-0740023\tAmerica/New_York\nJP\t+353916+1394441\tAsia/Tokyo\n"
                + "SJ\t+7800+01600\tArctic/Longyearbyen\n");

    public TestTimeZones Zone(string name) => File(name, "TZif2 " + name);

    public TestTimeZones File(string name, string content)
    {
        _entries.Add(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return this;
    }

    public TestTimeZones Link(string name, string target)
    {
        _entries.Add(new UstarTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });
        return this;
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            _entries.ForEach(writer.WriteEntry);
        }

        return stream.ToArray();
    }

    public TimeZoneDatabase Read() => TimeZoneDatabase.Read(new MemoryStream(ToBytes()), "zoneinfo.tar");
}
