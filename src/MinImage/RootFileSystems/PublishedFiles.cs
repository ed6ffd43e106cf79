using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>How the published app becomes entries of the image.</summary>
public static class PublishedFiles
{
    /// <summary>
    /// The entries of the published files. Modes do not come from the host, which may be Windows or have any umask:
    /// 0755 for ELF files and for scripts that begin with <c>#!</c>, 0644 for all else. Symbols (<c>.dbg</c>, <c>.pdb</c>) stay out.
    /// </summary>
    /// <param name="files">The published files.</param>
    /// <param name="workingDirectory">Absolute; the folder of the image that they go into.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidPath"/>: a path is relative where it must be absolute, or leaves the working directory.
    /// <see cref="Codes.PublishedFileMissing"/>: a file is gone, or cannot be read.
    /// </exception>
    public static ImmutableArray<Entry> Entries(IEnumerable<PublishedFile> files, string workingDirectory)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folder = ImagePath.Folder(workingDirectory);
        return [.. files.Where(file => !IsSymbols(file.RelativePath)).Select(file => ToEntry(file, folder))];
    }

    private static FileEntry ToEntry(PublishedFile file, string folder)
    {
        var relative = file.RelativePath.Replace('\\', '/');
        if (relative.StartsWith('/') || HasDrive(relative))
        {
            throw new MinImageException(
                Codes.InvalidPath,
                $"The published file '{file.SourcePath}' has the absolute path '{file.RelativePath}' where one relative to '{folder}/' is needed. Correct its RelativePath.");
        }

        var content = FileContent.FromFile(file.SourcePath);
        return new(ImagePath.Validate($"{folder}/{relative}"), ModeOf(content), 0, 0, content);
    }

    private static int ModeOf(FileContent content)
    {
        Span<byte> start = stackalloc byte[4];
        using var stream = content.OpenRead();
        var read = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return read.SequenceEqual("\u007FELF"u8) || read.StartsWith("#!"u8) ? Modes.Executable : Modes.File;
    }

    private static bool HasDrive(string path) => path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static bool IsSymbols(string path) =>
        path.EndsWith(".dbg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase);
}
