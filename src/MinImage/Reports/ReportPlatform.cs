using System.Collections.Immutable;
using MinImage.Oci;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>One platform's image in the report's JSON.</summary>
/// <param name="Platform">The platform as engines write it, for example <c>linux/amd64</c>.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="Size">The sum of the lengths of the files in bytes.</param>
/// <param name="Pulled">The bytes that an engine without any of the blobs pulls: manifest, config and compressed layers.</param>
/// <param name="Parts">The categories.</param>
public sealed record ReportPlatform(string Platform, Digest Digest, long Size, long Pulled, ImmutableArray<ReportPart> Parts)
{
    /// <summary>Converts the sizes of a platform.</summary>
    /// <param name="sizes">The sizes.</param>
    public static ReportPlatform Of(PlatformSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return new(sizes.Platform, sizes.Digest, sizes.Image.Bytes, sizes.Image.Pulled, [.. sizes.Image.Children.Select(ReportPart.Of)]);
    }

    /// <summary>Returns the sizes of the platform.</summary>
    public PlatformSizes ToSizes() => new(Platform, Digest, new SizeNode(Platform, Size, Pulled, [.. Parts.Select(part => part.ToNode())]));
}
