using System.Collections.Immutable;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>
/// The entries of a root file system or of a layer of one: checked, without duplicates, parents first,
/// in the order of the paths' bytes. Which order they came in makes no difference.
/// </summary>
public sealed class RootFileSystem
{
    private readonly ImmutableHashSet<string> _impliedFolders;

    private RootFileSystem(ImmutableArray<Entry> entries, ImmutableHashSet<string> impliedFolders)
    {
        Entries = entries;
        _impliedFolders = impliedFolders;
    }

    /// <summary>The entries, sorted by the bytes of their paths; never default.</summary>
    public ImmutableArray<Entry> Entries { get; }

    /// <summary>The length of all files together, in bytes; of the host's files, as it is now.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>.</exception>
    public long ContentLength => Entries.OfType<FileEntry>().Sum(file => file.Content.Length);

    /// <summary>Checks entries and puts them in order. Parents that nobody gave are added: folders, 0755, owned by 0:0.</summary>
    /// <param name="entries">In any order.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidPath"/>: a path, mode, owner or link target that an image cannot hold.
    /// <see cref="Codes.PathConflict"/>: two entries have one path, or one lies under a file or a link.
    /// </exception>
    public static RootFileSystem From(IEnumerable<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var byPath = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            Check(entry);
            if (!byPath.TryAdd(entry.Path, entry))
            {
                throw new MinImageException(
                    Codes.PathConflict,
                    $"Two entries of the image have the path '{entry.Path}': {byPath[entry.Path]} and {entry}. Rename one, or keep one out of the publish with CopyToPublishDirectory=\"Never\".");
            }
        }

        var implied = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var entry in byPath.Values.ToArray())
        {
            for (var parent = ImagePath.Parent(entry.Path); parent.Length > 0; parent = ImagePath.Parent(parent))
            {
                if (byPath.TryAdd(parent, new FolderEntry(parent)))
                {
                    implied.Add(parent);
                }

                RefuseParent(byPath[parent], entry);
            }
        }

        var sorted = byPath.Values.ToArray();
        Array.Sort(sorted, static (left, right) => ImagePath.Compare(left.Path, right.Path));
        return new([.. sorted], implied.ToImmutable());
    }

    /// <summary>
    /// This file system as a layer above others. A parent folder that nobody gave takes what the layers below say of it,
    /// so that a file under <c>/tmp</c> does not change the mode of <c>/tmp</c>.
    /// </summary>
    /// <param name="below">The layers, the lowest first.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PathConflict"/>: an entry lies under a file or a link of a layer below, or a folder and something else have one path.</exception>
    internal RootFileSystem Above(IEnumerable<RootFileSystem> below)
    {
        var lower = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var entry in below.SelectMany(layer => layer.Entries))
        {
            lower[entry.Path] = entry;
        }

        foreach (var entry in Entries)
        {
            if (lower.TryGetValue(entry.Path, out var same) && same is FolderEntry != entry is FolderEntry)
            {
                var folder = same is FolderEntry ? entry : same;
                throw new MinImageException(
                    Codes.PathConflict,
                    $"The path '{entry.Path}' of the image is a folder and also {folder}. Give one of them another path.");
            }
        }

        var entries = Entries.Select(entry => _impliedFolders.Contains(entry.Path) && lower.TryGetValue(entry.Path, out var same) ? same : entry);
        return new([.. entries], _impliedFolders.Where(path => !lower.ContainsKey(path)).ToImmutableHashSet(StringComparer.Ordinal));
    }

    private static void Check(Entry entry)
    {
        ImagePath.Validate(entry.Path);
        if (entry.Mode is < 0 or > Modes.All)
        {
            throw new MinImageException(
                Codes.InvalidPath,
                $"'{entry.Path}' cannot be put into the image: {Convert.ToString(entry.Mode, 8)} is no mode. Use an octal number from 0 to 7777, for example 0644.");
        }

        if (entry.Uid < 0 || entry.Gid < 0)
        {
            throw new MinImageException(
                Codes.InvalidPath,
                string.Create(CultureInfo.InvariantCulture, $"'{entry.Path}' cannot be put into the image: {entry.Uid}:{entry.Gid} is no owner. Use two numbers from 0 on, for example 1654:1654."));
        }

        if (entry is LinkEntry link && (link.Target.Length == 0 || link.Target.Contains('\0', StringComparison.Ordinal)))
        {
            throw new MinImageException(Codes.InvalidPath, $"The link '{entry.Path}' cannot be put into the image: its target is empty or holds a NUL character. Give it a target.");
        }
    }

    private static void RefuseParent(Entry parent, Entry entry)
    {
        if (parent is not FolderEntry)
        {
            throw new MinImageException(
                Codes.PathConflict,
                $"'{entry.Path}' of the image lies under '{parent.Path}', which is no folder but {parent}. Rename one, or keep one out of the publish with CopyToPublishDirectory=\"Never\".");
        }
    }
}
