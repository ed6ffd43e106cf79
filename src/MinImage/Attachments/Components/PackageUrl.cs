namespace MinImage.Attachments.Components;

/// <summary>Creates package URLs (purl-spec, "PURL types").</summary>
internal static class PackageUrl
{
    /// <summary>Returns the URL of a package of a distribution, with the qualifiers from which Syft and Grype learn the release and the source.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="name">The package's name.</param>
    /// <param name="version">The package's version.</param>
    /// <param name="architecture">The architecture; null if it is unknown.</param>
    /// <param name="source">The source package; null if it is unknown, or if it is the package itself.</param>
    public static string OfSystemPackage(Distribution distribution, string name, string version, string? architecture, SourcePackage? source)
    {
        var release = distribution.Release is null ? null : $"{distribution.Id}-{distribution.Release}";
        var upstream = source is null ? null : source.Version == version ? source.Name : $"{source.Name}@{source.Version}";
        return $"pkg:deb/{distribution.Id}/{Encode(name)}@{Encode(version)}{Qualifiers(("arch", architecture), ("distro", release), ("upstream", upstream))}";
    }

    /// <summary>Returns the URL of a source package of a distribution.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="source">The source package.</param>
    public static string OfSource(Distribution distribution, SourcePackage source) =>
        OfSystemPackage(distribution, source.Name, source.Version, "source", source: null);

    /// <summary>Returns the URL of a NuGet package.</summary>
    /// <param name="name">The package's name.</param>
    /// <param name="version">The package's version.</param>
    public static string OfNuGet(string name, string version) => $"pkg:nuget/{Encode(name)}@{Encode(version)}";

    /// <summary>Returns the URL of an image.</summary>
    /// <param name="repository">The repository; its last part is the name.</param>
    /// <param name="digest">The digest of the manifest or index.</param>
    /// <param name="architecture">The architecture of the image; null for an index.</param>
    public static string OfImage(string repository, string digest, string? architecture) =>
        $"pkg:oci/{Encode(repository[(repository.LastIndexOf('/') + 1)..])}@{Encode(digest)}{Qualifiers(("arch", architecture))}";

    private static string Qualifiers(params ReadOnlySpan<(string Name, string? Value)> qualifiers)
    {
        var text = "";
        foreach (var (name, value) in qualifiers)
        {
            if (value is not null)
            {
                text += $"{(text.Length == 0 ? '?' : '&')}{name}={Encode(value)}";
            }
        }

        return text;
    }

    // Colons are not encoded.
    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal);
}
