using System.Collections.Immutable;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>
/// The entries of a root file system or of one of its layers: validated, unique, parents first, sorted by the bytes of their paths,
/// regardless of their original order.
/// </summary>
public sealed class RootFileSystem
{
    private readonly ImmutableHashSet<string> _impliedFolders;

    private RootFileSystem(ImmutableArray<Entry> entries, ImmutableHashSet<string> impliedFolders)
    {
        Entries = entries;
        _impliedFolders = impliedFolders;
    }

    /// <summary>The entries, sorted by the UTF-8 bytes of their paths; never default.</summary>
    public ImmutableArray<Entry> Entries { get; }

    /// <summary>The total length of all files in bytes; for files of the host, their current length.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>: a file is missing or cannot be read.</exception>
    public long ContentLength => Entries.OfType<FileEntry>().Sum(file => file.Content.Length);

    /// <summary>Validates and sorts entries; equal ones become one. Missing parents are added as folders, 0755, owned by 0:0.</summary>
    /// <param name="entries">The entries, in any order.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.InvalidPath"/>: a path, mode, owner or link target is not valid in an image.
    /// <see cref="Codes.PathConflict"/>: two different entries have the same path, or one is below a file or a link.
    /// </exception>
    public static RootFileSystem From(IEnumerable<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var byPath = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            Check(entry);
            if (!byPath.TryAdd(entry.Path, entry) && byPath[entry.Path] != entry)
            {
                throw new MinImageException(
                    Codes.PathConflict,
                    $"Two entries of the image have the path '{entry.Path}': {byPath[entry.Path]} and {entry}. "
                        + "Rename one of them, or leave one out of the publish with CopyToPublishDirectory=\"Never\".");
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

                CheckParent(byPath[parent], entry);
            }
        }

        var sorted = byPath.Values.ToArray();
        Array.Sort(sorted, static (left, right) => ImagePath.Compare(left.Path, right.Path));
        return new([.. sorted], implied.ToImmutable());
    }

    /// <summary>
    /// Returns this file system as a layer above others. A parent folder that was only implied takes its mode and owner from the layers below,
    /// so that a file in <c>/tmp</c> does not change the mode of <c>/tmp</c>.
    /// </summary>
    /// <param name="below">The layers, the lowest first.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PathConflict"/>: an entry is below a file or link of a lower layer, or a folder and something else have the same path.
    /// </exception>
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
                    $"The path '{entry.Path}' of the image is both a folder and {folder}. Rename one of them.");
            }
        }

        var entries = Entries.Select(entry => _impliedFolders.Contains(entry.Path) && lower.TryGetValue(entry.Path, out var same) ? same : entry);
        var implied = _impliedFolders.Where(path => !lower.ContainsKey(path));
        return new([.. entries], implied.ToImmutableHashSet(StringComparer.Ordinal));
    }

    private static void Check(Entry entry)
    {
        ImagePath.Validate(entry.Path);
        if (entry.Mode is < 0 or > Modes.All)
        {
            throw new MinImageException(
                Codes.InvalidPath,
                $"'{entry.Path}' cannot be put into the image: invalid mode {Convert.ToString(entry.Mode, 8)}. "
                    + "Use an octal number from 0 to 7777, for example 0644.");
        }

        if (entry.Uid < 0 || entry.Gid < 0)
        {
            throw new MinImageException(
                Codes.InvalidPath,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{entry.Path}' cannot be put into the image: invalid owner {entry.Uid}:{entry.Gid}. "
                        + $"Use two numbers from 0 up, for example {Accounts.AppUser}."));
        }

        if (entry is LinkEntry link
            && (link.Target.Length == 0 || link.Target.Contains('\0', StringComparison.Ordinal) || !ImagePath.FitsLink(link.Target)))
        {
            throw new MinImageException(
                Codes.InvalidPath,
                $"The link '{entry.Path}' cannot be put into the image: its target is empty, is too long, or contains a NUL character. Set a target.");
        }
    }

    private static void CheckParent(Entry parent, Entry entry)
    {
        if (parent is not FolderEntry)
        {
            throw new MinImageException(
                Codes.PathConflict,
                $"'{entry.Path}' of the image is below '{parent.Path}', which is not a folder but {parent}. "
                    + "Rename one of them, or leave one out of the publish with CopyToPublishDirectory=\"Never\".");
        }
    }
}
