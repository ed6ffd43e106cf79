using System.Collections.Immutable;
using MinImage.RootFileSystems;

namespace MinImage.Requirements;

/// <summary>The contents of an image that a program may require.</summary>
/// <param name="HasCertificates">Whether the image contains root certificates.</param>
/// <param name="HasTimeZones">Whether the image contains time zones other than UTC.</param>
/// <param name="HasCultures">Whether cultures can be created by name.</param>
/// <param name="Files">The files in the working directory of the app, by relative path, with forward slashes.</param>
public sealed record ImageContents(bool HasCertificates, bool HasTimeZones, bool HasCultures, ImmutableArray<string> Files)
{
    /// <summary>Returns the contents including files that the project adds.</summary>
    /// <param name="added">The files that the project adds to the image.</param>
    /// <param name="workingDirectory">The working directory of the app.</param>
    public ImageContents With(IEnumerable<Entry> added, string workingDirectory)
    {
        var paths = added.OfType<FileEntry>().Select(entry => entry.Path).ToList();
        var folder = ImagePath.Folder(workingDirectory) + "/";
        return new ImageContents(
            HasCertificates || paths.Exists(CertificateEntries.Holds),
            HasTimeZones || paths.Exists(TimeZoneFiles.Holds),
            HasCultures,
            [.. Files, .. paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Select(path => path[folder.Length..])]);
    }
}
