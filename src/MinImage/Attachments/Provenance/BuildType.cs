namespace MinImage.Attachments.Provenance;

/// <summary>The type of a build in its provenance (SLSA provenance v1, <c>buildType</c>), which says how to read the parameters.</summary>
internal static class BuildType
{
    /// <summary>
    /// The URI of the page that defines the type, as a file of the package, which is the same wherever the package is mirrored: <c>docs/provenance.md</c>.
    /// The page says that its text is never changed for another meaning; a new meaning gets a new name.
    /// </summary>
    public const string Uri = "pkg:nuget/MinImage.Build#docs/provenance.md";
}
