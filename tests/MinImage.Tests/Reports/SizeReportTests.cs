using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using MinImage.Attachments.Components;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Oci;
using MinImage.Platforms;
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

    [Fact]
    public void Lists_components_with_the_sizes_of_their_assemblies_and_object_files()
    {
        var sizes = SizeBudgetTests.Sizes("linux/amd64", "1", ("OpenSSL", "libcrypto.a", 3_000), ("app code", "Json", 500), ("app code", "Shop", 1_000));
        var inventory = new ImageInventory(
            Platform.FromRuntimeIdentifier("linux-x64"),
            "shop",
            [
                new(ComponentKind.SystemPackage, "libssl-dev", "3.0.22", ComponentUse.Linked, "linked statically: libcrypto.a")
                {
                    License = "Apache-2.0",
                    PackageUrl = "pkg:deb/debian/libssl-dev@3.0.22",
                    Objects = [new("libcrypto.a", "aes.o", ContentHashes.Of("aes"u8)), new("libcrypto.a", "sha.o", ContentHashes.Of("sha"u8))],
                },
                new(ComponentKind.NuGetPackage, "Json", "13.0.3", ComponentUse.Compiled, "compiled into the executable: Json") { Assemblies = ["Json"] },
                new(ComponentKind.NuGetPackage, "Analyzers", "1.0.0", ComponentUse.Build, "used by the build"),
            ]);

        var report = SizeReport.Of(Names, [sizes], [sizes], inventory);

        AssertValid(report);
        Assert.Equal(
            [("libssl-dev", true, 6_000L), ("Json", true, 1_000L), ("Analyzers", false, null)],
            report.Platforms[0].Components!.Value.Select(component => (component.Name, component.IsContained, component.Size)));
        Assert.Null(report.Baseline[0].Components);
        Assert.Contains("pkg:deb/debian/libssl-dev@3.0.22", ReportPage.Of(report), StringComparison.Ordinal);
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
