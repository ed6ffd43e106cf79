using System.Collections.Immutable;

namespace MinImage.RootFileSystems;

/// <summary>
/// The folders over which container runtimes mount other file systems (runtime-spec 1.2, config-linux, "Default Filesystems"): a container does not see what
/// its image has there.
/// </summary>
internal static class MountedFolders
{
    private static readonly ImmutableArray<string> All = ["/dev", "/proc", "/sys"];

    /// <summary>Returns the mounted folder that contains a path, or that is the path; null if none.</summary>
    /// <param name="path">An absolute path in the image.</param>
    public static string? Find(string path) => All.FirstOrDefault(folder => path == folder || ImagePath.IsBelow(path, folder));
}
