using System.Globalization;
using MinImage.Images;
using MinImage.Oci;

namespace MinImage.Closing;

/// <summary>What a publish says in the end, in one line.</summary>
public static class ClosingLine
{
    /// <summary>Names, platforms, bytes on disk and pulled (in MB of 10^6), layers, digest and folder.</summary>
    /// <param name="project">The project's name: MSBuild's terminal logger shows of all messages only those that begin with it and an arrow.</param>
    /// <param name="names">The image's names.</param>
    /// <param name="image">What was written.</param>
    /// <param name="layoutPath">Where.</param>
    public static string Of(string project, IEnumerable<ImageName> names, WrittenImage image, string layoutPath) =>
        $"{project} -> {string.Join(", ", names)}: {string.Join("; ", image.Platforms.Select(Describe))}, {image.Top.Digest}, in {layoutPath}";

    private static string Describe(WrittenPlatform platform) => string.Create(
        CultureInfo.InvariantCulture,
        $"{platform.Platform}, {platform.BytesOnDisk / 1e6:0.00} MB on disk, {platform.BytesPulled / 1e6:0.00} MB pulled, {platform.Layers.Length} layers");
}
