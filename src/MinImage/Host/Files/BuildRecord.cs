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

    /// <summary>
    /// Writes one, in one step. Who finds another build writing it leaves it to that one; what a killed one has left is written over.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="value">What it is to say.</param>
    /// <param name="type">The value's type.</param>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var temporary = path + ".tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

            // Renamed while it is held, so that it is never another's half file that gets the name; Windows asks for leave to do that.
            using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
            JsonSerializer.Serialize(stream, value, type);
            stream.Flush();
            FileReplacement.Replace(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was built is whole; the next build does its work again.
        }
    }
}
