using System.Text.Json.Nodes;

namespace MinImage.Build.Tests.Packages;

/// <summary>What a link left in the obj folder of what the executable is made of: trees of <c>["name", bytes, pulled, child, ...]</c>.</summary>
public sealed class SizesRecord
{
    private readonly JsonNode _record;

    private SizesRecord(JsonNode record) => _record = record;

    public static SizesRecord Of(TestProject project) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(project.NativeObject)!, "minimage.sizes.json")))!);

    /// <summary>The bytes of a category, added up from its leaves; 0 for one that is not there.</summary>
    public long BytesOf(string category) => Categories.Where(node => node[0]!.GetValue<string>() == category).Sum(Leaves);

    /// <summary>The bytes of all leaves.</summary>
    public long Bytes => Categories.Sum(Leaves);

    private IEnumerable<JsonArray> Categories => _record["categories"]!.AsArray().Select(node => node!.AsArray());

    private static long Leaves(JsonArray node) => node.Count == 3 ? node[1]!.GetValue<long>() : node.Skip(3).Sum(child => Leaves(child!.AsArray()));
}
