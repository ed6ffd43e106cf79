using System.Globalization;
using MinImage.Images;
using MinImage.Oci;

namespace MinImage.Closing;

/// <summary>Formats the line that ends a publish.</summary>
public static class ClosingLine
{
    /// <summary>Returns the line: names, platforms, bytes on disk and pulled (in MB of 10^6 bytes), layers, digest and folder.</summary>
    /// <param name="project">The project's name: MSBuild's terminal logger shows only messages that begin with it and an arrow.</param>
    /// <param name="names">The image's names.</param>
    /// <param name="image">The written image.</param>
    /// <param name="layoutPath">The folder of the layout.</param>
    public static string Of(string project, IEnumerable<ImageName> names, WrittenImage image, string layoutPath) =>
        $"{project} -> {string.Join(", ", names)}: {string.Join("; ", image.Platforms.Select(Describe))}, {image.Top.Digest}, in {layoutPath}";

    private static string Describe(WrittenPlatform platform) => string.Create(
        CultureInfo.InvariantCulture,
        $"{platform.Platform}, {platform.BytesOnDisk / 1e6:0.00} MB on disk, {platform.BytesPulled / 1e6:0.00} MB pulled, {platform.Layers.Length} layers");
}
