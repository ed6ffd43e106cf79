using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace MinImage.Oci;

/// <summary>
/// JSON that others wrote, refused as a whole when a part of it would fail, or mean something else to another reader, later:
/// invalid UTF-8, half a surrogate pair, a property that comes twice.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw new JsonException("It is no valid UTF-8.");
        }

        var root = JsonNode.Parse(json, documentOptions: Options);
        try
        {
            foreach (var _ in Strings(root))
            {
                // JsonNode decodes lazily, and throws only then.
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }

        return root;
    }

    /// <summary>All strings that are values, at any depth.</summary>
    public static IEnumerable<string> Strings(JsonNode? root)
    {
        var pending = new Stack<JsonNode?>([root]);
        while (pending.TryPop(out var next))
        {
            switch (next)
            {
                case JsonObject members:
                    foreach (var member in members)
                    {
                        pending.Push(member.Value);
                    }

                    break;
                case JsonArray items:
                    foreach (var item in items)
                    {
                        pending.Push(item);
                    }

                    break;
                case JsonValue value when value.TryGetValue<string>(out var text):
                    yield return text;
                    break;
            }
        }
    }
}
