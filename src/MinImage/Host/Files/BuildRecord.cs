using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MinImage.Host.Files;

/// <summary>
/// A JSON file in which a build records results that the next one can reuse. It only saves time: a file that is missing, damaged or not
/// writable is ignored.
/// </summary>
internal static class BuildRecord
{
    /// <summary>Reads a record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">The content's type.</param>
    /// <returns>The content; the default if it cannot be read.</returns>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            // The file is read as a whole: from a stream, a custom converter would parse everything again for each buffer that arrives.
            return JsonSerializer.Deserialize(RegularFile.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return default;
        }
    }

    /// <summary>Writes a record in one step. If it cannot be written, the previous one remains.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="value">The content.</param>
    /// <param name="type">The content's type.</param>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        try
        {
            WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, value, type), durable: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The build's output is complete; without a record, the next build only repeats the work.
        }
    }
}
