using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.RootFileSystems;

/// <summary>Converts the files and folders that a project adds to entries of the image.</summary>
public static class AddedFiles
{
    /// <summary>
    /// Returns the entries. A folder yields everything in it, including empty folders, and symbolic links as links. Modes do not come from the
    /// host. If the project sets a mode for a folder's files, the folders also get it, with execute permission added for each class that may read.
    /// </summary>
    /// <param name="files">The files and folders to add.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidPath"/>: a target path is missing, not absolute, or not valid in an image.
    /// <see cref="Codes.PublishedFileMissing"/>: a file or folder is missing or cannot be read.
    /// </exception>
    public static ImmutableArray<Entry> Entries(IEnumerable<AddedFile> files, CancellationToken cancellationToken) =>
        ToEntries(files, Modes.Of, cancellationToken);

    /// <summary>
    /// Returns the entries as far as they are known before the build. No file is read: a path that the build has yet to create is treated as a file.
    /// </summary>
    /// <param name="files">The files and folders to add.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="MinImageException">The errors of <see cref="Entries"/>, except for a missing file.</exception>
    public static ImmutableArray<Entry> ExpectedEntries(IEnumerable<AddedFile> files, CancellationToken cancellationToken) =>
        ToEntries(files, static _ => Modes.File, cancellationToken);

    private static ImmutableArray<Entry> ToEntries(
        IEnumerable<AddedFile> files, Func<FileContent, int> modeOf, CancellationToken cancellationToken)
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
                    $"The TargetPath of MinImageFile '{file.SourcePath}' is '{file.TargetPath}': expected an absolute path. "
                        + "Use a path in the image such as TargetPath=\"/srv/data/file.txt\", or TargetPath=\"/srv/data/\" for the folder to copy it into.");
            }

            entries.AddRange(Directory.Exists(file.SourcePath)
                ? FolderEntries(file, ImagePath.Folder(target), modeOf, cancellationToken)
                : [ToEntry(file, file.SourcePath, TargetOf(file, target), modeOf)]);
        }

        return entries.ToImmutable();
    }

    private static string TargetOf(AddedFile file, string target)
    {
        if (target.EndsWith('/'))
        {
            var between = file.RecursiveFolder.Replace('\\', '/');
            var separator = between.Length == 0 || between.EndsWith('/') ? "" : "/";
            target += between + separator + Path.GetFileName(Path.TrimEndingDirectorySeparator(file.SourcePath));
        }

        return ImagePath.Validate(target);
    }

    private static IEnumerable<Entry> FolderEntries(
        AddedFile file, string target, Func<FileContent, int> modeOf, CancellationToken cancellationToken)
    {
        // Without a mode or an owner, the folder is only implied by its files, so that a folder such as /tmp keeps its mode and owner in the image.
        // The root is never an entry.
        var sources = ReadFolder(file.SourcePath);
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
                var leadsTo = LinkTarget(source.FullName, link, OperatingSystem.IsWindows());
                yield return new LinkEntry(path, Modes.Link, file.Owner?.Uid ?? 0, file.Owner?.Gid ?? 0, leadsTo);
            }
            else if (source is DirectoryInfo)
            {
                foreach (var inner in FolderEntries(file with { SourcePath = source.FullName }, path, modeOf, cancellationToken))
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

    /// <summary>Returns the target that a link of the host has in an image.</summary>
    /// <param name="source">The path of the link, for messages.</param>
    /// <param name="target">The target on the host.</param>
    /// <param name="isWindows">Whether the host is Windows, where junctions, and links to another folder, name a drive or a server.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidPath"/>: there is no such target in an image.</exception>
    internal static string LinkTarget(string source, string target, bool isWindows)
    {
        if (!isWindows)
        {
            return target;
        }

        var path = target.Replace('\\', '/');
        return path.StartsWith("//", StringComparison.Ordinal) || (path.Length >= 2 && path[1] == ':')
            ? throw new MinImageException(
                Codes.InvalidPath,
                $"'{source}' is a link to '{target}', a path of this host that does not exist in the image. Make it a relative link (mklink /d), or copy what "
                    + "it leads to.")
            : path;
    }

    private static FolderEntry ToFolder(AddedFile file, string target) =>
        new(target, file.Mode is { } mode ? Modes.FolderOf(mode) : Modes.Folder, file.Owner?.Uid ?? 0, file.Owner?.Gid ?? 0);

    private static FileEntry ToEntry(AddedFile file, string source, string target, Func<FileContent, int> modeOf)
    {
        RegularFile.RejectOthers(source);
        var content = FileContent.FromFile(source);
        return new(target, file.Mode ?? modeOf(content), file.Owner?.Uid ?? 0, file.Owner?.Gid ?? 0, content);
    }

    private static FileSystemInfo[] ReadFolder(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MinImageException(
                Codes.PublishedFileMissing,
                $"The folder '{folder}' belongs to the image but cannot be read: {e.Message} "
                    + "Check its permissions, make sure that nothing deletes it during the publish, and publish again.",
                e);
        }
    }
}
