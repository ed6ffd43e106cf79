using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace MinImage.Oci;

/// <summary>
/// Parses JSON that other tools wrote into an untyped tree, and rejects input that would fail later or that another reader would interpret differently:
/// invalid UTF-8, an unpaired surrogate, a duplicate property.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Parses a JSON document; returns null for the document <c>null</c>.</summary>
    /// <exception cref="JsonException">The input is not valid JSON, or it is rejected.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw new JsonException("The JSON is not valid UTF-8.");
        }

        var root = JsonNode.Parse(json, documentOptions: Options);
        try
        {
            foreach (var _ in Strings(root))
            {
                // JsonNode decodes strings lazily, and reports an unpaired surrogate only then.
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }

        return root;
    }

    /// <summary>Returns all string values, at any depth; property names are not included.</summary>
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
