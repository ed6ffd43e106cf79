using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>How files and folders of the host, which a project adds, become entries of the image.</summary>
public static class AddedFiles
{
    /// <summary>
    /// The entries. A folder gives all that is in it, folders without files too, and symbolic links as links; modes do not come from the host.
    /// Where a project gives a folder's files a mode, the folders get it with the right to enter for each who may read.
    /// </summary>
    /// <param name="files">What the project adds.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidPath"/>: a target that is missing, not absolute, or none that an image may hold.
    /// <see cref="Codes.PublishedFileMissing"/>: a file or folder is not there, or cannot be read.
    /// </exception>
    public static ImmutableArray<Entry> Entries(IEnumerable<AddedFile> files, CancellationToken cancellationToken) => ToEntries(files, Modes.Of, cancellationToken);

    /// <summary>The entries as far as they can be known before anything is built: a file that the build has yet to make is taken for one, and none is read.</summary>
    /// <param name="files">What the project adds.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    /// <exception cref="MinImageException">As for <see cref="Entries"/>, but not for what is missing.</exception>
    public static ImmutableArray<Entry> ExpectedEntries(IEnumerable<AddedFile> files, CancellationToken cancellationToken) => ToEntries(files, static _ => Modes.File, cancellationToken);

    private static ImmutableArray<Entry> ToEntries(IEnumerable<AddedFile> files, Func<FileContent, int> modeOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var file in files)
        {
            var target = file.TargetPath.Replace('\\', '/');
            if (!target.StartsWith('/'))
            {
                throw new MinImageException(
                    Codes.InvalidPath,
                    $"The TargetPath of MinImageFile '{file.SourcePath}' is '{file.TargetPath}', which is not absolute. Say where it goes in the image: TargetPath=\"/srv/data/file.txt\", or TargetPath=\"/srv/data/\" for a folder that it goes into.");
            }

            entries.AddRange(Directory.Exists(file.SourcePath)
                ? OfFolder(file, ImagePath.Folder(target), modeOf, cancellationToken)
                : [ToEntry(file, file.SourcePath, TargetOf(file, target), modeOf)]);
        }

        return entries.ToImmutable();
    }

    private static string TargetOf(AddedFile file, string target)
    {
        if (target.EndsWith('/'))
        {
            var between = file.RecursiveFolder.Replace('\\', '/');
            target += between + (between.Length == 0 || between.EndsWith('/') ? "" : "/") + Path.GetFileName(Path.TrimEndingDirectorySeparator(file.SourcePath));
        }

        return ImagePath.Validate(target);
    }

    private static IEnumerable<Entry> OfFolder(AddedFile file, string target, Func<FileContent, int> modeOf, CancellationToken cancellationToken)
    {
        // A folder of which nothing is said stays what it is in the image, such as /tmp, and is made by what is in it. The root is no entry.
        var sources = EntriesOf(file.SourcePath);
        if (target.Length > 0 && (sources.Length == 0 || file.Mode is not null || file.Owner is not null))
        {
            yield return ToFolder(file, target);
        }

        foreach (var source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = ImagePath.Validate($"{target}/{source.Name}");
            if (source.LinkTarget is { } link)
            {
                yield return new LinkEntry(path, Modes.Link, file.Owner?.Uid ?? 0, file.Owner?.Gid ?? 0, link.Replace(Path.DirectorySeparatorChar, '/'));
            }
            else if (source is DirectoryInfo)
            {
                foreach (var inner in OfFolder(file with { SourcePath = source.FullName }, path, modeOf, cancellationToken))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return ToEntry(file, source.FullName, path, modeOf);
            }
        }
    }

    private static FolderEntry ToFolder(AddedFile file, string target) =>
        new(target, file.Mode is { } mode ? Modes.FolderOf(mode) : Modes.Folder, file.Owner?.Uid ?? 0, file.Owner?.Gid ?? 0);

    private static FileEntry ToEntry(AddedFile file, string source, string target, Func<FileContent, int> modeOf)
    {
        var content = FileContent.FromFile(source);
        return new(target, file.Mode ?? modeOf(content), file.Owner?.Uid ?? 0, file.Owner?.Gid ?? 0, content);
    }

    private static FileSystemInfo[] EntriesOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MinImageException(
                Codes.PublishedFileMissing,
                $"The folder '{folder}' belongs to the image and cannot be read: {e.Message} Check its permissions and that nothing else deletes it during the publish, and publish again.",
                e);
        }
    }
}
