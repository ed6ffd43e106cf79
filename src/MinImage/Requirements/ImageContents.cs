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
    // 0111
    private const int AnyExecute = 0b001_001_001;

    // The folders that container engines put into PATH if the image does not.
    private static readonly ImmutableArray<string> SearchedFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The absolute paths of the executable files that the project adds.</summary>
    public ImmutableArray<string> AddedPrograms { get; init; } = [];

    /// <summary>Whether the program serializes types without JSON metadata by reflection.</summary>
    public bool HasJsonReflection { get; init; }

    /// <summary>Checks whether the app can start a program.</summary>
    /// <param name="program">The name or path that the app passes to <c>Process.Start</c>: it is searched for beside the app and in PATH.</param>
    public bool HasProgram(string program) => program.StartsWith('/')
        ? AddedPrograms.Contains(program)
        : Files.Contains(program.StartsWith("./", StringComparison.Ordinal) ? program[2..] : program)
            || SearchedFolders.Any(folder => AddedPrograms.Contains($"{folder}/{program}"));

    /// <summary>Returns the contents including files that the project adds.</summary>
    /// <param name="added">The files that the project adds to the image.</param>
    /// <param name="workingDirectory">The working directory of the app.</param>
    public ImageContents With(IEnumerable<Entry> added, string workingDirectory)
    {
        var files = added.OfType<FileEntry>().ToList();
        var paths = files.ConvertAll(entry => entry.Path);
        var folder = ImagePath.Folder(workingDirectory) + "/";
        return this with
        {
            HasCertificates = HasCertificates || paths.Exists(CertificateEntries.Holds),
            HasTimeZones = HasTimeZones || paths.Exists(TimeZoneFiles.Holds),
            Files = [.. Files, .. paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Select(path => path[folder.Length..])],
            AddedPrograms = [.. files.Where(file => (file.Mode & AnyExecute) != 0).Select(file => file.Path)],
        };
    }
}
