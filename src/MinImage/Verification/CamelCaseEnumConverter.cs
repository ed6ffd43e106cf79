using System.Text.Json;
using System.Text.Json.Serialization;

namespace MinImage.Verification;

/// <summary>Writes the members of an enumeration as <c>diffIds</c>.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
