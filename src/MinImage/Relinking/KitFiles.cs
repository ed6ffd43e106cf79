using System.Security.Cryptography;
using MinImage.Host.Files;
using MinImage.Linking;

namespace MinImage.Relinking;

/// <summary>Copies files into a kit, each under a unique path, and computes their digests.</summary>
/// <param name="folder">The folder of the kit.</param>
internal sealed class KitFiles(string folder)
{
    private readonly List<RelinkFile> _files = [];
    private readonly DistinctPaths _paths = new();
    private readonly Dictionary<string, string> _bySource = new(StringComparer.Ordinal);

    /// <summary>The files so far, in the order of their paths.</summary>
    public IEnumerable<RelinkFile> All => _files.OrderBy(file => file.Path, StringComparer.Ordinal);

    /// <summary>Copies a file into the kit. The same file is copied once.</summary>
    /// <param name="source">A path on the host.</param>
    /// <param name="path">The wanted path in the kit; a numbered folder is inserted if the path is in use.</param>
    /// <param name="package">The NuGet package that contains it; null if none.</param>
    /// <returns>The path in the kit.</returns>
    public string Add(string source, string path, string? package = null)
    {
        source = Path.GetFullPath(source);
        if (_bySource.TryGetValue(source, out var known))
        {
            return known;
        }

        var own = _paths.Add(path);
        var target = Path.Combine(folder, own);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);

        // Only the content is copied: the host's modes, owners and times are not part of the kit.
        using (var from = RegularFile.OpenRead(source))
        using (var to = File.Create(target))
        {
            from.CopyTo(to);
        }

        _files.Add(Describe(target, own, package));
        _bySource.Add(source, own);
        return own;
    }

    /// <summary>Copies a folder and its subfolders.</summary>
    /// <param name="source">A folder of the host; a missing one is skipped.</param>
    /// <param name="path">The path of the folder in the kit.</param>
    /// <param name="package">The NuGet package that contains it; null if none.</param>
    public void AddFolder(string source, string path, string? package = null)
    {
        if (!Directory.Exists(source))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Add(file, $"{path}/{Relative(source, file)}", package);
        }
    }

    /// <summary>Returns the path of a file relative to a folder, with <c>/</c> between the names.</summary>
    public static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Describes a file's current content.</summary>
    public static RelinkFile Describe(string file, string path, string? package = null)
    {
        using var stream = RegularFile.OpenRead(file);
        return new RelinkFile(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)), package);
    }
}
