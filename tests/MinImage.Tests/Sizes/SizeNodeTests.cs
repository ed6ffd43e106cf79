using System.Text.Json;
using MinImage.Sizes;

namespace MinImage.Tests.Sizes;

public sealed class SizeNodeTests
{
    private static readonly SizeNode Tree = new("image", 60, 30, [
        new("a", 30, 10, [new("x", 20, 7, []), new("y", 10, 3, [])]),
        new("b", 20, 20, []),
        new("c", 10, 0, [new("z", 10, 0, [])]),
    ]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1_000_003)]
    public void Another_total_of_pulled_bytes_is_distributed_exactly(long pulled)
    {
        var shared = Tree.WithPulled(pulled);

        Assert.Equal(pulled, shared.Pulled);
        AssertAddsUp(shared);
        Assert.Equal(60, shared.Bytes);
    }

    [Fact]
    public void Without_pulled_bytes_the_shares_are_those_of_the_bytes_on_disk()
    {
        var weightless = new SizeNode("a", 30, 0, [new("x", 20, 0, []), new("y", 10, 0, [])]);

        Assert.Equal([200, 100], weightless.WithPulled(300).Children.Select(child => child.Pulled));
    }

    [Fact]
    public void Its_json_is_compact_and_can_be_read_again()
    {
        var json = JsonSerializer.Serialize(new ExecutableSizes("1f", 60, [Tree]), SizesJson.Default.ExecutableSizes);

        var read = JsonSerializer.Deserialize(json, SizesJson.Default.ExecutableSizes)!;

        Assert.Equal(
            """{"buildId":"1f","bytes":60,"categories":[["image",60,30,["a",30,10,["x",20,7],["y",10,3]],["b",20,20],["c",10,0,["z",10,0]]]]}""",
            json);
        Assert.Equal(json, JsonSerializer.Serialize(read, SizesJson.Default.ExecutableSizes));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1,2,3]")]
    [InlineData("[\"a\",1]")]
    [InlineData("[\"a\",1,2,{}]")]
    [InlineData("[\"a\",1.5,2]")]
    public void Other_json_is_rejected(string json)
    {
        var record = $"{{\"buildId\":\"\",\"bytes\":0,\"categories\":[{json}]}}";

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(record, SizesJson.Default.ExecutableSizes));
    }

    internal static void AssertAddsUp(SizeNode node)
    {
        if (!node.Children.IsEmpty)
        {
            Assert.Equal((node.Bytes, node.Pulled), (node.Children.Sum(child => child.Bytes), node.Children.Sum(child => child.Pulled)));
            Assert.All(node.Children, AssertAddsUp);
        }
    }
}
