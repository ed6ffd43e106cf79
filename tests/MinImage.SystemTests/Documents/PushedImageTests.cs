using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace MinImage.SystemTests.Documents;

public sealed class PushedImageTests
{
    private static readonly JsonSchema Schema =
        JsonSchema.FromText(File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "metadata.schema.json")));

    [Fact]
    public void Is_valid_by_the_schema_of_metadata_files()
    {
        var metadata = PushedImage.Metadata;

        Assert.True(IsValid(metadata));
    }

    [Fact]
    public void Is_valid_without_a_push()
    {
        var metadata = PushedImage.Metadata;

        metadata.Remove("pushed");

        Assert.True(IsValid(metadata));
    }

    [Theory]
    [InlineData("registry", "\"registry.example.com/team\"")]
    [InlineData("repository", "\"team/shop:1\"")]
    [InlineData("reference", "\"registry.example.com/team/shop:1\"")]
    [InlineData("reference", "\"team@sha256:11\"")]
    [InlineData("tags", "[]")]
    [InlineData("tags", "[\"team/shop\"]")]
    [InlineData("password", "\"secret\"")]
    public void Is_invalid_with_other_references(string name, string value)
    {
        var metadata = PushedImage.Metadata;

        metadata["pushed"]![name] = JsonNode.Parse(value);

        Assert.False(IsValid(metadata));
    }

    private static bool IsValid(JsonObject metadata) => Schema.Evaluate(JsonSerializer.SerializeToElement(metadata)).IsValid;
}
