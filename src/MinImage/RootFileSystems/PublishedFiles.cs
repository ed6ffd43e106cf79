using System.Collections.Frozen;
using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Ilc;

namespace MinImage.RootFileSystems;

/// <summary>Converts the published files to entries of the image.</summary>
public static class PublishedFiles
{
    private const string AssetsManifest = ".staticwebassets.endpoints.json";

    private static readonly FrozenSet<string> SettingsExtensions =
        new[] { ".config", ".env", ".ini", ".json", ".toml", ".xml", ".yaml", ".yml" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the entries of the published files. Modes do not come from the host, which may be Windows or have any umask: they are
    /// 0755 for ELF files and for scripts that begin with <c>#!</c>, otherwise 0644. Symbols (<c>.dbg</c>, <c>.pdb</c>) are left out.
    /// </summary>
    /// <param name="files">The published files.</param>
    /// <param name="workingDirectory">The absolute path of the folder in the image that receives them.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidPath"/>: the working directory is relative, a file's path is absolute, or it leaves the working directory.
    /// <see cref="Codes.PublishedFileMissing"/>: a file is missing or cannot be read.
    /// </exception>
    public static ImmutableArray<Entry> Entries(IEnumerable<PublishedFile> files, string workingDirectory) =>
        ToEntries(files, workingDirectory, Modes.Of);

    /// <summary>Returns the entries as far as they are known before the build. No file is read: the build may have yet to create it.</summary>
    /// <param name="files">The files to publish.</param>
    /// <param name="workingDirectory">The absolute path of the folder in the image that receives them.</param>
    /// <exception cref="MinImageException">The errors of <see cref="Entries"/>, except for a missing file.</exception>
    public static ImmutableArray<Entry> ExpectedEntries(IEnumerable<PublishedFile> files, string workingDirectory) =>
        ToEntries(files, workingDirectory, _ => Modes.File);

    /// <summary>Returns the entry of the executable's symbols, beside it, where a debugger looks for them; none if they were not published.</summary>
    /// <param name="files">The published files.</param>
    /// <param name="executableName">The executable's path relative to the working directory.</param>
    /// <param name="workingDirectory">The absolute path of the folder in the image that receives them.</param>
    /// <exception cref="MinImageException">The errors of <see cref="Entries"/>.</exception>
    public static ImmutableArray<Entry> Symbols(IEnumerable<PublishedFile> files, string executableName, string workingDirectory)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folder = ImagePath.Folder(workingDirectory);
        return
        [
            .. files
                .Where(file => file.RelativePath == executableName + SymbolFiles.Extension)
                .Select(file => ToEntry(file, folder, _ => Modes.File)),
        ];
    }

    /// <summary>
    /// Checks whether a file usually changes with the code: the executable, and settings beside it (<c>appsettings.json</c>, <c>nlog.config</c>).
    /// Everything else is content, which changes less often: other folders, models and data, and the manifest of <c>wwwroot</c>.
    /// </summary>
    /// <param name="file">A published file.</param>
    /// <param name="executableName">The executable's path relative to the working directory.</param>
    public static bool ChangesWithCode(PublishedFile file, string executableName)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.RelativePath == executableName
            || (file.RelativePath.AsSpan().IndexOfAny('/', '\\') < 0
                && SettingsExtensions.Contains(Path.GetExtension(file.RelativePath))
                && !file.RelativePath.EndsWith(AssetsManifest, StringComparison.OrdinalIgnoreCase));
    }

    private static ImmutableArray<Entry> ToEntries(IEnumerable<PublishedFile> files, string workingDirectory, Func<FileContent, int> mode)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folder = ImagePath.Folder(workingDirectory);
        return [.. files.Where(file => !IsSymbols(file.RelativePath)).Select(file => ToEntry(file, folder, mode))];
    }

    private static FileEntry ToEntry(PublishedFile file, string folder, Func<FileContent, int> mode)
    {
        var relative = file.RelativePath.Replace('\\', '/');
        if (relative.StartsWith('/') || HasDrive(relative))
        {
            throw new MinImageException(
                Codes.InvalidPath,
                $"The published file '{file.SourcePath}' has the RelativePath '{file.RelativePath}': expected a path relative to '{folder}/'. "
                    + "Correct its RelativePath.");
        }

        var content = FileContent.FromFile(file.SourcePath);
        return new(ImagePath.Validate($"{folder}/{relative}"), mode(content), 0, 0, content);
    }

    private static bool HasDrive(string path) => path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static bool IsSymbols(string path) =>
        path.EndsWith(SymbolFiles.Extension, StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase);
}
