using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>Writes a time in UTC with whole seconds (RFC 3339), the form of the examples in image-spec 1.1: <c>1970-01-01T00:00:00Z</c>.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
