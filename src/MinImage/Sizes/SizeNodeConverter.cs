using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Sizes;

/// <summary>The compact JSON of a tree with thousands of nodes: <c>["name", bytes, pulled, child, child]</c>.</summary>
internal sealed class SizeNodeConverter : JsonConverter<SizeNode>
{
    /// <inheritdoc/>
    public override SizeNode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("Expected an array that begins with a name.");
        }

        var name = reader.GetString()!;
        var bytes = ReadNumber(ref reader);
        var pulled = ReadNumber(ref reader);
        var children = ImmutableArray.CreateBuilder<SizeNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            children.Add(Read(ref reader, typeToConvert, options));
        }

        return new SizeNode(name, bytes, pulled, children.DrainToImmutable());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SizeNode value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Name);
        writer.WriteNumberValue(value.Bytes);
        writer.WriteNumberValue(value.Pulled);
        foreach (var child in value.Children)
        {
            Write(writer, child, options);
        }

        writer.WriteEndArray();
    }

    private static long ReadNumber(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? number
            : throw new JsonException("Expected two numbers after the name.");
}
