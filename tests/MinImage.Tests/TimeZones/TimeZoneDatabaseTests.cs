using System.Text;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;
using MinImage.TimeZones;

namespace MinImage.Tests.TimeZones;

public sealed class TimeZoneDatabaseTests
{
    [Fact]
    public void All_is_every_zone_every_link_and_the_whole_table()
    {
        var tree = Select("all");

        Assert.Equal(["America/New_York", "Asia/Tokyo", "Etc/GMT+5", "Etc/UTC", "Europe/Berlin"], tree.Zones.Keys);
        Assert.Equal(["Arctic/Longyearbyen", "Old/Tromso", "US/Eastern", "UTC"], tree.Links.Keys);
        Assert.Equal(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Arctic/Longyearbyen"], Listed(tree));
    }

    [Fact]
    public void A_zone_comes_alone_but_for_UTC()
    {
        var tree = Select("Europe/Berlin");

        Assert.Equal(["Etc/UTC", "Europe/Berlin"], tree.Zones.Keys);
        Assert.Equal(["UTC"], tree.Links.Keys);
        Assert.Equal("TZif2 Europe/Berlin", Encoding.UTF8.GetString(tree.Zones["Europe/Berlin"].Span));
    }

    [Fact]
    public void A_link_brings_all_that_it_leads_over()
    {
        var tree = Select("Old/Tromso");

        Assert.Equal(["Etc/UTC", "Europe/Berlin"], tree.Zones.Keys);
        Assert.Equal(["Arctic/Longyearbyen", "Old/Tromso", "UTC"], tree.Links.Keys);
    }

    [Fact]
    public void The_table_has_the_names_that_were_asked_for_and_no_others()
    {
        var tree = Select("US/Eastern;Etc/GMT+5;Asia/Tokyo");

        Assert.Equal(["Asia/Tokyo", "Etc/GMT+5", "US/Eastern"], Listed(tree));
        Assert.StartsWith("JP\t+353916+1394441\tAsia/Tokyo\n", tree.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void Which_order_the_names_are_in_makes_no_difference()
    {
        var one = Select("Europe/Berlin;Asia/Tokyo");
        var other = Select("Asia/Tokyo;UTC;Europe/Berlin");

        Assert.Equal(one.Zones.Keys, other.Zones.Keys);
        Assert.Equal(Select("UTC;Europe/Berlin;Asia/Tokyo").Table, other.Table);
    }

    [Theory]
    [InlineData("Europe/Atlantis", "Europe/Berlin")]
    [InlineData("europe/berlin", "'Europe/Berlin'?")]
    [InlineData("Berlin", "'Europe/Berlin'?")]
    [InlineData("us/EASTERN", "'US/Eastern'?")]
    [InlineData("all", "no time zone of that name")]
    public void A_name_that_does_not_exist_is_shown_with_what_may_have_been_meant(string name, string shown)
    {
        var error = Assert.Throws<MinImageException>(() => Select("Asia/Tokyo;" + name));

        Assert.Equal(Codes.UnknownTimeZone, error.Code);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_image_they_are_files_and_relative_links()
    {
        var entries = RootFileSystem.From(TimeZoneFiles.Entries(Select("US/Eastern"))).Entries;

        Assert.Equal(
            ["/usr/share/zoneinfo/America/New_York", "/usr/share/zoneinfo/Etc/UTC", "/usr/share/zoneinfo/zone.tab"],
            entries.OfType<FileEntry>().Select(e => e.Path));
        Assert.Equal(
            [("/usr/share/zoneinfo/US/Eastern", "../America/New_York"), ("/usr/share/zoneinfo/UTC", "Etc/UTC")],
            entries.OfType<LinkEntry>().Select(e => (e.Path, e.Target)));
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("Europe/../../x")]
    public void An_archive_with_a_path_that_leads_out_is_refused(string path) =>
        Refuses(TestTimeZones.Few().Zone(path), path);

    [Theory]
    [InlineData("Bad/Link", "../../../etc/passwd", "Bad/Link")]
    [InlineData("Bad/Link", "/etc/passwd", "Bad/Link")]
    [InlineData("Bad/Link", "Link", "Bad/Link")]
    [InlineData("Bad/Link", "../Europe/Atlantis", "Bad/Link")]
    public void An_archive_with_a_link_that_leads_to_no_zone_is_refused(string name, string target, string shown) =>
        Refuses(TestTimeZones.Few().Link(name, target), shown);

    [Fact]
    public void An_archive_with_what_is_no_zone_is_refused() => Refuses(TestTimeZones.Few().File("Europe/Fake", "text"), "Europe/Fake");

    [Fact]
    public void An_archive_without_zones_is_refused() => Refuses(new TestTimeZones().File(TimeZoneDatabase.TableName, "DE\t+1+1\tX\n"), "no time zones");

    [Fact]
    public void A_damaged_archive_is_an_error_with_a_code_wherever_it_is_damaged()
    {
        var whole = TestTimeZones.Few().ToBytes();
        var random = new Random(6);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = whole.ToArray();
            for (var j = 0; j <= i % 4; j++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var cut = damaged[..(i % 3 == 0 ? random.Next(damaged.Length) : damaged.Length)];
            var error = Record.Exception(() => TimeZoneDatabase.Read(new MemoryStream(cut), "zoneinfo.tar").Select(TimeZoneNames.Parse("all")!));

            Assert.True(error is null or MinImageException { Code: Codes.PackagedTimeZonesMissing }, error?.ToString());
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/nowhere/zoneinfo.tar")]
    public void A_package_that_is_not_there_is_an_error_with_a_code(string? file)
    {
        var error = Assert.Throws<MinImageException>(() => TimeZoneDatabase.Open(file));

        Assert.Equal(Codes.PackagedTimeZonesMissing, error.Code);
    }

    private static TimeZoneTree Select(string words) => TestTimeZones.Few().Read().Select(TimeZoneNames.Parse(words)!);

    private static IEnumerable<string> Listed(TimeZoneTree tree) =>
        tree.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[2]);

    private static void Refuses(TestTimeZones zones, string shown)
    {
        var error = Assert.Throws<MinImageException>(zones.Read);

        Assert.Equal(Codes.PackagedTimeZonesMissing, error.Code);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }
}
