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

    /// <summary>The files that exist.</summary>
    internal IEnumerable<string> Existing => new[] { LinkedInputsFile, AssetsFile, CertificatesFile, TimeZonesFile }.OfType<string>().Where(File.Exists);
}
