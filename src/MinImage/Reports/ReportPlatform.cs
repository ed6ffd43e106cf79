using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MinImage.Attachments.Components;
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
    /// <summary>The components, in the order of their kinds and names; null if they are not known, as those of an older image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<ReportComponent>? Components { get; init; }

    /// <summary>Converts the sizes of a platform.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="inventory">What the image consists of; null if it is not known.</param>
    public static ReportPlatform Of(PlatformSizes sizes, ImageInventory? inventory = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return new(sizes.Platform, sizes.Digest, sizes.Image.Bytes, sizes.Image.Pulled, [.. sizes.Image.Children.Select(ReportPart.Of)])
        {
            Components = inventory is null ? null : [.. inventory.Components.Select(component => ReportComponent.Of(component, sizes.Image))],
        };
    }

    /// <summary>Returns the sizes of the platform.</summary>
    public PlatformSizes ToSizes() => new(Platform, Digest, new SizeNode(Platform, Size, Pulled, [.. Parts.Select(part => part.ToNode())]));
}
