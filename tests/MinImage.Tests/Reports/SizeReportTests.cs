using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Reports;
using MinImage.Sizes;
using MinImage.Tests.Sizes;

namespace MinImage.Tests.Reports;

public sealed class SizeReportTests : IDisposable
{
    private static readonly ImageName[] Names = [new("team/shop", "1"), new("team/shop", "latest")];
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "report.schema.json")));
    private static readonly PlatformSizes Amd64 = SizeBudgetTests.Sizes(
        "linux/amd64", "1", ("app code", "Shop", 1_000), ("framework", "System.Net.Http", 2_000_000));
    private static readonly PlatformSizes Older = SizeBudgetTests.Sizes("linux/amd64", "0", ("framework", "System.Net.Http", 1_900_000));

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Is_valid_by_its_schema_with_a_baseline_and_without()
    {
        AssertValid(SizeReport.Of(Names, [Amd64], []));
        AssertValid(SizeReport.Of(Names, [Amd64, Amd64 with { Platform = "linux/arm64" }], [Older]));
    }

    [Theory]
    [InlineData("schemaVersion", "2")]
    [InlineData("tags", "[]")]
    [InlineData("platforms", "[]")]
    [InlineData("baseline", "[{}]")]
    [InlineData("more", "1")]
    public void Would_be_invalid_with_anything_else(string name, string value)
    {
        var json = JsonNode.Parse(SizeReport.Of(Names, [Amd64], []).ToJson())!;
        json[name] = JsonNode.Parse(value);

        Assert.False(Schema.Evaluate(JsonSerializer.SerializeToElement(json)).IsValid);
    }

    [Fact]
    public void Is_a_baseline_for_a_later_one()
    {
        var page = Path.Combine(_temporary.Path, "out", "minimage-report.html");

        ReportFiles.Write(SizeReport.Of(Names, [Amd64], [Older]), page);
        var baseline = SizeReport.ReadBaseline(Path.Combine(_temporary.Path, "out", "minimage-report.json"));

        Assert.Equal(SizeReport.Of(Names, [Amd64], []).ToJson(), SizeReport.Of(Names, baseline, []).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":2,"name":"a","tags":["1"],"platforms":[],"baseline":[]}""")]
    [InlineData("""{"schemaVersion":1,"name":"a","tags":["1"],"platforms":[{"platform":"linux/amd64"}],"baseline":[]}""")]
    [InlineData("""{"schemaVersion":1,"name":"a","tags":["1"],"platforms":null,"baseline":[]}""")]
    [InlineData("""{"schemaVersion":1,"name":"a","tags":["1"],"platforms":[null],"baseline":[]}""")]
    public void A_file_that_is_no_report_is_none_to_compare_with(string content)
    {
        var path = _temporary.Write("old.json", System.Text.Encoding.UTF8.GetBytes(content));

        var error = Assert.Throws<MinImageException>(() => SizeReport.ReadBaseline(path));

        Assert.Equal(Codes.InvalidBaseline, error.Code);
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_none_to_compare_with() =>
        Assert.Equal(Codes.InvalidBaseline, Assert.Throws<MinImageException>(() => SizeReport.ReadBaseline(Path.Combine(_temporary.Path, "none.json"))).Code);

    private static void AssertValid(SizeReport report)
    {
        using var json = JsonDocument.Parse(report.ToJson());
        var result = Schema.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, JsonSerializer.Serialize(result));
    }
}
