using System.Text.Json.Nodes;
using MinImage.Oci;

namespace MinImage.Tests.Oci;

public sealed class JsonPropertiesTests
{
    private static readonly JsonObject Json = (JsonObject)JsonNode.Parse("""{"text":"a","number":2,"fraction":2.5,"items":[1,null],"null":null}""")!;

    [Fact]
    public void Reads_a_property_of_the_expected_type()
    {
        Assert.Equal("a", Json.Text("text"));
        Assert.Equal(2, Json.Number("number"));
        Assert.Equal(2, Json.Items("items").Count());
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("null")]
    [InlineData("fraction")]
    public void Reads_nothing_from_a_property_that_is_missing_or_has_another_type(string name)
    {
        Assert.Null(Json.Text(name));
        Assert.Null(Json.Number(name));
        Assert.Empty(Json.Items(name));
    }

    [Fact]
    public void Reads_nothing_if_there_is_no_object()
    {
        JsonObject? none = null;

        Assert.Null(none.Text("text"));
        Assert.Null(none.Number("number"));
        Assert.Empty(none.Items("items"));
    }
}
