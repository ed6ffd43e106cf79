using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MinImage.Host.Files;
using MinImage.Images;
using MinImage.Oci;

namespace MinImage.Metadata;

/// <summary>The description of a published image for scripts. <c>docs/metadata.schema.json</c> defines its format.</summary>
/// <param name="Name">The repository.</param>
/// <param name="Tags">The tags, at least one.</param>
/// <param name="Layout">The absolute path of the layout.</param>
/// <param name="MediaType">The media type of the manifest, or of the index if there are several platforms.</param>
/// <param name="Digest">The digest of the manifest or index.</param>
/// <param name="Size">The length of the manifest or index in bytes.</param>
/// <param name="Platforms">The platforms, at least one.</param>
public sealed record MetadataFile(
    string Name, ImmutableArray<string> Tags, string Layout, string MediaType, Digest Digest, long Size, ImmutableArray<MetadataPlatform> Platforms)
{
    /// <summary>The version of the format; readers reject any other version.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; } = 1;

    /// <summary>Where the image was pushed; null if it was not.</summary>
    [JsonPropertyOrder(1)]
    public MetadataPush? Pushed { get; init; }

    /// <summary>Creates the description of an image.</summary>
    /// <param name="names">The image's names, at least one; all have the same repository.</param>
    /// <param name="image">The written image.</param>
    /// <param name="layoutPath">The folder of the layout.</param>
    public static MetadataFile Of(IReadOnlyList<ImageName> names, WrittenImage image, string layoutPath)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(image);
        return new(
            names[0].Repository,
            [.. names.Select(name => name.Tag)],
            Path.GetFullPath(layoutPath),
            image.Top.MediaType,
            image.Top.Digest,
            image.Top.Size,
            [.. image.Platforms.Select(MetadataPlatform.Of)]);
    }

    /// <summary>Reads the description that a publish has written; null if there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the file.</exception>
    public static MetadataFile? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(RegularFile.ReadAllBytes(path), MetadataFileJson.Default.MetadataFile) : null;
        }
        catch (JsonException)
        {
            // Another file, or one of another version.
            return null;
        }
    }

    /// <summary>Serializes the description as indented JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, MetadataFileJson.Default.MetadataFile);

    /// <summary>Writes the JSON to a file in one step; creates its folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the folder or the file.</exception>
    public void Write(string path) => WholeFile.Write(Path.GetFullPath(path), stream => stream.Write(ToJson()));
}
