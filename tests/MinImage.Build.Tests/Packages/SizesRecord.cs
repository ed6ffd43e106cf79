using System.Text.Json.Nodes;

namespace MinImage.Build.Tests.Packages;

/// <summary>The size record that a link writes into the obj folder: trees of <c>["name", bytes, pulled, child, ...]</c>.</summary>
public sealed class SizesRecord
{
    private readonly JsonNode _record;

    private SizesRecord(JsonNode record) => _record = record;

    public static SizesRecord Of(TestProject project) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(project.NativeObject)!, "minimage.sizes.json")))!);

    /// <summary>Returns the size of a category, summed over its leaves; 0 if it is missing.</summary>
    public long BytesOf(string category) => Categories.Where(node => node[0]!.GetValue<string>() == category).Sum(Leaves);

    /// <summary>The sum of all leaves.</summary>
    public long Bytes => Categories.Sum(Leaves);

    private IEnumerable<JsonArray> Categories => _record["categories"]!.AsArray().Select(node => node!.AsArray());

    private static long Leaves(JsonArray node) => node.Count == 3 ? node[1]!.GetValue<long>() : node.Skip(3).Sum(child => Leaves(child!.AsArray()));
}
