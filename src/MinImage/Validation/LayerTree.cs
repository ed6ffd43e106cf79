using System.Formats.Tar;

namespace MinImage.Validation;

/// <summary>The file system that results from applying layers in order (image-spec 1.1, layer: changesets and whiteouts).</summary>
/// <param name="report">Receives each fault, its layer, and the message.</param>
internal sealed class LayerTree(Action<LayoutFault, string, string> report)
{
    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";

    private readonly Dictionary<string, bool> _isFolder = new(StringComparer.Ordinal);

    /// <summary>Applies a layer on top of the previous ones.</summary>
    /// <exception cref="Exception">The tar reader throws exceptions of many types for damaged input.</exception>
    public void AddLayer(Stream tar, string layer, CancellationToken cancellationToken)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            if (Normalize(entry.Name) is not { } path)
            {
                report(LayoutFault.PathEscapes, layer, $"the entry '{entry.Name}' is absolute or leaves the root.");
                continue;
            }

            // The entry of the root itself.
            if (path.Length == 0)
            {
                continue;
            }

            if (!own.Add(path))
            {
                report(LayoutFault.DuplicatePath, layer, $"the path '{path}' occurs twice.");
            }

            // Path.GetFileName would also split at a backslash on Windows, where it is a part of a name in an image.
            if (path[(path.LastIndexOf('/') + 1)..] is var name && name.StartsWith(Whiteout, StringComparison.Ordinal))
            {
                Remove(path, name, own);
                continue;
            }

            CheckParents(path, layer);
            CheckHardLink(entry, own, layer);
            _isFolder[path] = entry.EntryType == TarEntryType.Directory;
        }
    }

    private void CheckParents(string path, string layer)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (_isFolder.TryGetValue(path[..slash], out var folder) && !folder)
            {
                report(LayoutFault.UnderFile, layer, $"the entry '{path}' is below '{path[..slash]}', which is not a folder.");
                return;
            }
        }
    }

    private void CheckHardLink(TarEntry entry, HashSet<string> own, string layer)
    {
        if (entry.EntryType == TarEntryType.HardLink && (Normalize(entry.LinkName) is not { } target || !own.Contains(target)))
        {
            report(LayoutFault.HardLink, layer, $"the target '{entry.LinkName}' of the hard link '{entry.Name}' does not precede it in the layer.");
        }
    }

    private void Remove(string path, string name, HashSet<string> own)
    {
        var folder = path[..^name.Length];
        var removed = name == OpaqueWhiteout ? folder : folder + name[Whiteout.Length..];
        foreach (var below in _isFolder.Keys.Where(key => !own.Contains(key) && IsRemoved(key, removed)).ToList())
        {
            _isFolder.Remove(below);
        }
    }

    private static bool IsRemoved(string path, string removed) =>
        removed.Length == 0 || path == removed || path.StartsWith(removed.EndsWith('/') ? removed : removed + "/", StringComparison.Ordinal);

    /// <summary>Removes <c>./</c> at the start and <c>/</c> at the end; returns null for a path that is invalid in a layer.</summary>
    private static string? Normalize(string path)
    {
        if (path.Length == 0 || path[0] == '/')
        {
            return null;
        }

        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".").ToArray();
        return names.Contains("..") ? null : string.Join('/', names);
    }
}
