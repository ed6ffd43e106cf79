using MinImage.Attachments.Components;
using MinImage.Linking;
using MinImage.Platforms;

namespace MinImage.Attachments.Documents;

/// <summary>What the image of one platform was made from. Its records are read when they are first needed, and once, whatever is written from them.</summary>
public sealed class DocumentSources
{
    private readonly Lazy<LinkedInputs> _linked;
    private readonly Lazy<ImageInventory> _inventory;

    /// <summary>Creates the sources; no file is read.</summary>
    /// <param name="application">The name of the app.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="linkedInputsFile">The record of the link.</param>
    public DocumentSources(string application, Platform platform, string linkedInputsFile)
    {
        Application = application;
        LinkedInputsFile = linkedInputsFile;
        _linked = new(() => Linking.LinkedInputsFile.Read(linkedInputsFile));
        _inventory = new(() => TakeInventory(platform));
    }

    /// <summary>The name of the app.</summary>
    public string Application { get; }

    /// <summary>The version of the app; null if the project has none.</summary>
    public string? ApplicationVersion { get; init; }

    /// <summary>The SPDX expression of the app's license; null if the project has none.</summary>
    public string? ApplicationLicense { get; init; }

    /// <summary>The file with the record of the link.</summary>
    public string LinkedInputsFile { get; }

    /// <summary>The output of the restore, <c>project.assets.json</c>; null if it is not known.</summary>
    public string? AssetsFile { get; init; }

    /// <summary>The file of the package MinImage.Certificates if the image contains its certificates; otherwise null.</summary>
    public string? CertificatesFile { get; init; }

    /// <summary>The archive of the package MinImage.TimeZones if the image contains time zones; otherwise null.</summary>
    public string? TimeZonesFile { get; init; }

    /// <summary>The record of the link.</summary>
    /// <exception cref="Diagnostics.MinImageException">The errors of <see cref="Linking.LinkedInputsFile.Read"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the file.</exception>
    public LinkedInputs Linked => _linked.Value;

    /// <summary>What the image consists of.</summary>
    /// <exception cref="Diagnostics.MinImageException">The errors of <see cref="Linked"/> and <see cref="ImageInventory.Of"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public ImageInventory Inventory => _inventory.Value;

    /// <summary>The files that exist.</summary>
    internal IEnumerable<string> Existing => new[] { LinkedInputsFile, AssetsFile, CertificatesFile, TimeZonesFile }.OfType<string>().Where(File.Exists);

    private ImageInventory TakeInventory(Platform platform)
    {
        var sources = new InventorySources(Linked) { AssetsFile = AssetsFile, CertificatesFile = CertificatesFile, TimeZonesFile = TimeZonesFile };
        return ImageInventory.Of(Application, platform, sources) with
        {
            ApplicationVersion = ApplicationVersion,
            ApplicationLicense = ApplicationLicense,
        };
    }
}
