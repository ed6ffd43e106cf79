using System.Collections.Immutable;
using MinImage.RootFileSystems;

namespace MinImage.Requirements;

/// <summary>What an image has of that which a program may ask for.</summary>
/// <param name="HasCertificates">Whether there are root certificates.</param>
/// <param name="HasTimeZones">Whether there are time zones besides UTC.</param>
/// <param name="HasCultures">Whether a culture can be had by its name.</param>
/// <param name="Files">The files in the folder where the app starts, by their paths there, with forward slashes.</param>
public sealed record ImageContents(bool HasCertificates, bool HasTimeZones, bool HasCultures, ImmutableArray<string> Files)
{
    /// <summary>What the project adds by itself counts, too.</summary>
    /// <param name="added">The files that the project adds to the image.</param>
    /// <param name="workingDirectory">Where the app starts.</param>
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
