using System.Globalization;
using System.Text.Json.Nodes;
using MinImage.Oci;
using MinImage.Reports;
using MinImage.Sizes;
using MinImage.Tests.Sizes;

namespace MinImage.Tests.Reports;

public sealed class ReportPageTests
{
    private const string Start = "<script id=\"data\" type=\"application/json\">";
    private const string End = "</script>";
    private static readonly ImageName[] Names = [new("team/shop", "1")];

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--<script>")]
    [InlineData("\"'`\\u003C\\")]
    [InlineData("{{script}} {{style}} {{title}}")]
    [InlineData("List`1.<Get>d__0 \u00e9\u4e2d\ud83d\ude00\u2028")]
    public void A_name_stays_a_name_whatever_is_in_it(string name)
    {
        var page = ReportPage.Of(SizeReport.Of(Names, [SizeBudgetTests.Sizes("linux/amd64", "1", ("app code", name, 1_000))], []));

        var data = page[(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..];
        data = data[..data.IndexOf(End, StringComparison.Ordinal)];
        Assert.Equal(name, JsonNode.Parse(data)!["platforms"]![0]!["image"]![3]![3]![0]!.GetValue<string>());
        Assert.DoesNotContain('<', data);
        Assert.Equal(2, page.Split(End).Length - 1);
    }

    [Fact]
    public void Names_no_other_place()
    {
        var page = ReportPage.Of(SizeReport.Of(Names, [SizeBudgetTests.Sizes("linux/amd64", "1", ("app code", "Shop", 1_000))], []));

        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_very_large_program_the_smallest_things_are_shown_as_one_and_the_sizes_stay()
    {
        var root = new SizeBuilder("linux/amd64");
        for (var i = 0; i < 100_000; i++)
        {
            root[SizeCategory.App][$"Assembly{i % 10}"]["Namespace"][string.Create(CultureInfo.InvariantCulture, $"A type with a name that is not short, {i}")]
                .Add(i, i / 2);
        }

        var sizes = new PlatformSizes("linux/amd64", Digest.Of("1"u8), root.ToNode());

        var page = ReportPage.Of(SizeReport.Of(Names, [sizes], [sizes]));

        Assert.InRange(page.Length, 500_000, 2_700_000);
        SizeNodeTests.AssertAddsUp(sizes.Image.WithoutSmall(1000));
        Assert.Equal((sizes.Image.Bytes, sizes.Image.Pulled), (sizes.Image.WithoutSmall(1000).Bytes, sizes.Image.WithoutSmall(1000).Pulled));
    }
}
