using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Images.Config;

/// <summary>The folders under which an engine puts volumes (image-spec 1.1, config, <c>Volumes</c>).</summary>
internal static class VolumeFolders
{
    /// <summary>The paths as a config names them.</summary>
    /// <param name="volumes">Absolute, with or without <c>/</c> at the end.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidPath"/>: not absolute, the root itself, or no path that an image may hold.</exception>
    public static ImmutableSortedSet<string> Paths(IEnumerable<string> volumes)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        return volumes.Select(volume => ImagePath.Folder(volume) is { Length: > 0 } path
            ? path
            : throw new MinImageException(Codes.InvalidPath, $"MinImageVolume is '{volume}', and the whole file system of a container can be no volume. Name a folder below it, such as /data."))
            .ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// A folder for each volume for which the image has none, owned by the user that the image runs as. An engine gives a new volume the owner and mode
    /// of the folder under it, and makes one of root's where there is none, into which the app could not write.
    /// </summary>
    /// <param name="paths">What <see cref="Paths"/> returned.</param>
    /// <param name="user">The config's user, in numbers.</param>
    /// <param name="entries">What the image has, parents that nobody gave left out. A file at a volume's path is a conflict, which <see cref="RootFileSystem.From"/> finds.</param>
    public static ImmutableArray<Entry> Missing(IEnumerable<string> paths, string user, IEnumerable<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var present = entries.OfType<FolderEntry>().Select(folder => folder.Path).ToHashSet(StringComparer.Ordinal);
        var owner = Owner.OfUser(user);
        return [.. paths.Where(path => !present.Contains(path)).Select(path => new FolderEntry(path, Modes.Folder, owner.Uid, owner.Gid))];
    }
}
