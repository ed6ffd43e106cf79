using System.Collections.Frozen;
using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Ilc;

namespace MinImage.RootFileSystems;

/// <summary>How the published app becomes entries of the image.</summary>
public static class PublishedFiles
{
    private const string AssetsManifest = ".staticwebassets.endpoints.json";

    private static readonly FrozenSet<string> SettingsExtensions = new[] { ".config", ".env", ".ini", ".json", ".toml", ".xml", ".yaml", ".yml" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

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

    /// <summary>The entry of the executable's symbols, where a debugger looks for them: beside it. None where they were not published.</summary>
    /// <param name="files">The published files.</param>
    /// <param name="executableName">The executable's path relative to the working directory.</param>
    /// <param name="workingDirectory">Absolute; the folder of the image that they go into.</param>
    /// <exception cref="MinImageException">As <see cref="Entries"/> throws.</exception>
    public static ImmutableArray<Entry> Symbols(IEnumerable<PublishedFile> files, string executableName, string workingDirectory)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folder = ImagePath.Folder(workingDirectory);
        return [.. files.Where(file => file.RelativePath == executableName + SymbolFiles.Extension).Select(file => ToEntry(file, folder) with { Mode = Modes.File })];
    }

    /// <summary>
    /// Whether a file belongs to what changes with the code: the executable, and settings beside it (<c>appsettings.json</c>, <c>nlog.config</c>).
    /// All else is content, which changes less often: other folders, models and data, and the manifest of <c>wwwroot</c>.
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
        return new(ImagePath.Validate($"{folder}/{relative}"), Modes.Of(content), 0, 0, content);
    }

    private static bool HasDrive(string path) => path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static bool IsSymbols(string path) =>
        path.EndsWith(SymbolFiles.Extension, StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase);
}
