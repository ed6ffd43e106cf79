using MinImage.Attachments.Components;
using MinImage.Diagnostics;
using MinImage.Linking;
using MinImage.Platforms;

namespace MinImage.Attachments.Documents;

/// <summary>The files that say what the image of one platform was made from.</summary>
/// <param name="LinkedInputsFile">The record of the link.</param>
public sealed record DocumentSources(string LinkedInputsFile)
{
    /// <summary>The output of the restore, <c>project.assets.json</c>; null if it is not known.</summary>
    public string? AssetsFile { get; init; }

    /// <summary>The file of the package MinImage.Certificates if the image contains its certificates; otherwise null.</summary>
    public string? CertificatesFile { get; init; }

    /// <summary>The archive of the package MinImage.TimeZones if the image contains time zones; otherwise null.</summary>
    public string? TimeZonesFile { get; init; }

    /// <summary>Takes the inventory of the image.</summary>
    /// <param name="application">The name of the app.</param>
    /// <param name="platform">The platform.</param>
    /// <exception cref="MinImageException">The errors of <see cref="LinkedInputsFile.Read"/> and <see cref="ImageInventory.Of"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public ImageInventory InventoryOf(string application, Platform platform) => ImageInventory.Of(
        application,
        platform,
        new InventorySources(Linking.LinkedInputsFile.Read(LinkedInputsFile))
        {
            AssetsFile = AssetsFile,
            CertificatesFile = CertificatesFile,
            TimeZonesFile = TimeZonesFile,
        });

    /// <summary>The files that exist.</summary>
    internal IEnumerable<string> Existing => new[] { LinkedInputsFile, AssetsFile, CertificatesFile, TimeZonesFile }.OfType<string>().Where(File.Exists);
}
