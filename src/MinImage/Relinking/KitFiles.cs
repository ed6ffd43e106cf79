using System.Security.Cryptography;
using MinImage.Linking;

namespace MinImage.Relinking;

/// <summary>The files of a kit while it is made: each copied, digested, and with a path of its own.</summary>
/// <param name="folder">Where they go.</param>
internal sealed class KitFiles(string folder)
{
    private readonly List<RelinkFile> _files = [];
    private readonly DistinctPaths _paths = new();
    private readonly Dictionary<string, string> _bySource = new(StringComparer.Ordinal);

    /// <summary>All files, in the order of their paths.</summary>
    public IEnumerable<RelinkFile> All => _files.OrderBy(file => file.Path, StringComparer.Ordinal);

    /// <summary>Copies a file into a folder of the kit. The same file is copied once.</summary>
    /// <param name="source">A path of the host.</param>
    /// <param name="path">Where it goes; a number is put in where another file is there already.</param>
    /// <param name="package">The NuGet package that it comes from.</param>
    /// <returns>Its path in the kit.</returns>
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

        // The content alone: what the host says of modes, owners and times is no part of a kit.
        using (var from = File.OpenRead(source))
        using (var to = File.Create(target))
        {
            from.CopyTo(to);
        }

        _files.Add(Describe(target, own, package));
        _bySource.Add(source, own);
        return own;
    }

    /// <summary>Copies a folder with all that is below.</summary>
    /// <param name="source">A folder of the host; nothing is copied where it is missing.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="package">The NuGet package that it comes from.</param>
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

    /// <summary>The path of a file below a folder, as a kit writes it.</summary>
    public static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>A file as it is now.</summary>
    public static RelinkFile Describe(string file, string path, string? package = null)
    {
        using var stream = File.OpenRead(file);
        return new RelinkFile(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)), package);
    }
}
