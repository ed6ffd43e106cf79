using System.Text;
using MinImage.RootFileSystems;

namespace MinImage.Tests.RootFileSystems;

public sealed class StaticAssetEndpointsTests
{
    private const string Path = "/app/Site.staticwebassets.endpoints.json";

    private const string Manifest =
        """{"Version":1,"Endpoints":[{"Route":"a+b.txt","ResponseHeaders":[{"Name":"ETag","Value":"\"x\""},{"Name":"Last-Modified","Value":"Wed,"""
            + """ 25 Nov 2026 03:56:08 GMT"}]},{"Route":"c"}]}""";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void The_manifest_says_the_images_time_and_all_else_as_it_was()
    {
        var entry = StaticAssetEndpoints.WithTime(Entry(Path, Manifest), Time);

        Assert.Equal(Manifest.Replace("Wed, 25 Nov 2026 03:56:08 GMT", "Tue, 14 Nov 2023 22:13:20 GMT", StringComparison.Ordinal), Text(entry));
    }

    [Theory]
    [InlineData("/app/other.json", Manifest)]
    [InlineData(Path, "no JSON")]
    [InlineData(Path, "[1, 2]")]
    [InlineData(Path, "")]
    public void What_is_no_such_manifest_stays_what_it_is(string path, string text)
    {
        var entry = Entry(path, text);

        Assert.Same(entry, StaticAssetEndpoints.WithTime(entry, Time));
    }

    [Theory]
    [InlineData("""{"Endpoints":{}}""")]
    [InlineData("""{"Endpoints":[1,null,{"ResponseHeaders":3},{"ResponseHeaders":[null,{"Name":7},{"Value":"x"}]}]}""")]
    public void A_manifest_of_another_form_keeps_what_it_says(string text) =>
        Assert.Equal(text, Text(StaticAssetEndpoints.WithTime(Entry(Path, text), Time)));

    private static FileEntry Entry(string path, string text) => new(path, Modes.File, 0, 0, FileContent.FromBytes(Encoding.UTF8.GetBytes(text)));

    private static string Text(Entry entry)
    {
        using var reader = new StreamReader(((FileEntry)entry).Content.OpenRead());
        return reader.ReadToEnd();
    }
}
