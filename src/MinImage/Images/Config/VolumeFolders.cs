using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Images.Config;

/// <summary>The folders at which an engine mounts volumes (image-spec 1.1, config, <c>Volumes</c>).</summary>
internal static class VolumeFolders
{
    /// <summary>Returns the paths of volumes in the form of a config.</summary>
    /// <param name="volumes">Absolute paths, with or without <c>/</c> at the end.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidPath"/>: a path is not absolute, is the root, or is invalid in an image.</exception>
    public static ImmutableSortedSet<string> Paths(IEnumerable<string> volumes)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        return volumes.Select(volume => ImagePath.Folder(volume) is { Length: > 0 } path
            ? path
            : throw new MinImageException(
                Codes.InvalidPath, $"MinImageVolume is '{volume}', but the root of a container's file system cannot be a volume. Set a folder such as /data."))
            .ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Returns a folder for each volume whose folder is not in the image, owned by the user of the image. An engine copies the owner and mode of the folder to
    /// a new volume; if the folder is missing, it creates one that belongs to root, and the app cannot write to the volume.
    /// </summary>
    /// <param name="paths">The result of <see cref="Paths"/>.</param>
    /// <param name="user">The numeric user of the config.</param>
    /// <param name="entries">
    /// The entries of the image, without implicit parent folders. A file at the path of a volume is a conflict that <see cref="RootFileSystem.From"/> reports.
    /// </param>
    public static ImmutableArray<Entry> Missing(IEnumerable<string> paths, string user, IEnumerable<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var present = entries.OfType<FolderEntry>().Select(folder => folder.Path).ToHashSet(StringComparer.Ordinal);
        var owner = Owner.FromUser(user);
        return [.. paths.Where(path => !present.Contains(path)).Select(path => new FolderEntry(path, Modes.Folder, owner.Uid, owner.Gid))];
    }
}
