using MinImage.Linking;

namespace MinImage.Attachments.Components;

/// <summary>The records and files that say what an image was made from.</summary>
/// <param name="Linked">The record of the link.</param>
public sealed record InventorySources(LinkedInputs Linked)
{
    /// <summary>The output of the restore, <c>project.assets.json</c>; null if it is not known.</summary>
    public string? AssetsFile { get; init; }

    /// <summary>The file of the package MinImage.Certificates if the image contains its certificates; otherwise null.</summary>
    public string? CertificatesFile { get; init; }

    /// <summary>The archive of the package MinImage.TimeZones if the image contains time zones; otherwise null.</summary>
    public string? TimeZonesFile { get; init; }
}
