using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MinImage.Host.Files;
using MinImage.Images;
using MinImage.Oci;

namespace MinImage.Metadata;

/// <summary>What a publish tells scripts of its image. The file's form is in <c>docs/metadata.schema.json</c>.</summary>
/// <param name="Name">The repository.</param>
/// <param name="Tags">The tags, at least one.</param>
/// <param name="Layout">The layout's folder, absolute.</param>
/// <param name="MediaType">The media type of the manifest, or of the index where there are several platforms.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Platforms">The platforms, at least one.</param>
public sealed record MetadataFile(
    string Name, ImmutableArray<string> Tags, string Layout, string MediaType, Digest Digest, long Size, ImmutableArray<MetadataPlatform> Platforms)
{
    /// <summary>The version of the file's form; another one is not read by who knows this one.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; } = 1;

    /// <summary>Puts together what is known of an image.</summary>
    /// <param name="names">The image's names, at least one; all have the same repository.</param>
    /// <param name="image">What was written.</param>
    /// <param name="layoutPath">Where.</param>
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

    /// <summary>The JSON, indented for people.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, MetadataFileJson.Default.MetadataFile);

    /// <summary>Writes the JSON into a file, in one step; makes its folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string path) => WholeFile.Write(Path.GetFullPath(path), stream => stream.Write(ToJson()));
}
