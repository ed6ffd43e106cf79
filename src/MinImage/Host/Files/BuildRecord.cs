using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MinImage.Host.Files;

/// <summary>
/// A file, in JSON, by which one build tells the next what it need not do again. It only saves time: a file that is missing, damaged or not
/// writable is as good as none.
/// </summary>
internal static class BuildRecord
{
    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">What is in it.</param>
    /// <returns>The default where it cannot be read.</returns>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            // Whole: from a stream, a converter of our own would have all that is there read once more for each buffer that comes to it.
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
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
            // What was built is complete; without a record, the next build only repeats its work.
        }
    }
}
