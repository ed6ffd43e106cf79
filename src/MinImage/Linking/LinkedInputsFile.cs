using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Linking;

/// <summary>The file with the record of a link, beside ILC's object.</summary>
public static class LinkedInputsFile
{
    /// <summary>Writes the record in one step.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="inputs">The record.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the file.</exception>
    public static void Write(string path, LinkedInputs inputs)
    {
        byte[] content = [.. JsonSerializer.SerializeToUtf8Bytes(inputs, LinkedInputsJson.Readable.LinkedInputs), (byte)'\n'];
        WholeFile.Write(path, stream => stream.Write(content), durable: false);
    }

    /// <summary>Reads the record.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>: the record is damaged, or has another format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the file.</exception>
    public static LinkedInputs Read(string path)
    {
        var content = RegularFile.ReadAllBytes(path);
        try
        {
            var inputs = JsonSerializer.Deserialize(content, LinkedInputsJson.Default.LinkedInputs) ?? throw new JsonException("it is null");
            return inputs is { FormatVersion: LinkedInputs.Format, Libraries.IsDefault: false, Files.IsDefault: false, Packages.IsDefault: false }
                ? inputs
                : throw new JsonException($"format {inputs.FormatVersion} is unknown, or the record is incomplete");
        }
        catch (JsonException e)
        {
            throw new MinImageException(
                Codes.FileNotAccessible,
                $"The record of the link, '{path}', is damaged: {e.Message.TrimEnd('.')}. Delete the file and publish again.",
                e);
        }
    }
}
