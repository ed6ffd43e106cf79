using System.Text.Json.Nodes;

namespace MinImage.Oci;

/// <summary>Reads properties of JSON that another tool may have written: a property may be missing or have another type.</summary>
internal static class JsonProperties
{
    /// <summary>Returns a string property; null if it is missing or has another type.</summary>
    public static string? Text(this JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Returns an integer property; null if it is missing, has another type, or exceeds 64 bits.</summary>
    public static long? Number(this JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>Returns the items of an array property; no items if it is missing or has another type.</summary>
    public static IEnumerable<JsonNode?> Items(this JsonObject? json, string name) => json?[name] as JsonArray ?? [];
}
