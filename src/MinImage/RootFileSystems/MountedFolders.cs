using System.Collections.Immutable;

namespace MinImage.RootFileSystems;

/// <summary>The folders that a container does not have from its image: runtimes mount other file systems over them (OCI runtime-spec, "Linux Container").</summary>
internal static class MountedFolders
{
    private static readonly ImmutableArray<string> All = ["/dev", "/proc", "/sys"];

    /// <summary>Returns the mounted folder that contains a path, or that is the path; null if none.</summary>
    /// <param name="path">An absolute path in the image.</param>
    public static string? Find(string path) => All.FirstOrDefault(folder => path == folder || ImagePath.IsBelow(path, folder));
}
