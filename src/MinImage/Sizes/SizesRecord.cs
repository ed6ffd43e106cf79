using System.Collections.Immutable;
using MinImage.Elf;
using MinImage.Host.Files;

namespace MinImage.Sizes;

/// <summary>
/// Reads and writes files that record sizes for a later step or publish. They are optional: a missing or damaged file is ignored.
/// </summary>
internal static class SizesRecord
{
    /// <summary>Reads the sizes that the link of an executable recorded.</summary>
    /// <param name="path">The record's path; null if none.</param>
    /// <param name="executable">The executable's path.</param>
    /// <returns>Null if there is no record, or if it is for another executable.</returns>
    /// <exception cref="IOException">The executable cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the executable.</exception>
    public static ExecutableSizes? OfExecutable(string? path, string executable) =>
        path is not null
        && BuildRecord.Read(path, SizesJson.Default.ExecutableSizes) is { BuildId.Length: > 0, Categories.IsDefault: false } recorded
        && recorded.BuildId == BuildIdNote.Find(executable)
        && recorded.Bytes == new FileInfo(executable).Length
            ? recorded
            : null;

    /// <summary>Records the sizes of an executable.</summary>
    /// <param name="path">The record's path.</param>
    /// <param name="sizes">The sizes.</param>
    public static void Write(string path, ExecutableSizes sizes) => BuildRecord.Write(path, sizes, SizesJson.Default.ExecutableSizes);

    /// <summary>Reads the sizes of the project's last publish.</summary>
    /// <param name="path">The record's path; null if none.</param>
    /// <returns>The platforms; empty if there is no record.</returns>
    public static ImmutableArray<PlatformSizes> LastPublish(string? path) =>
        path is not null
        && BuildRecord.Read(path, SizesJson.Default.ImmutableArrayPlatformSizes) is { IsDefault: false } recorded
        && recorded.All(platform => platform is not null)
            ? recorded
            : [];

    /// <summary>Reads the sizes of the last publish whose images differed from those of <see cref="LastPublish"/>.</summary>
    /// <param name="path">The record's path; null if none.</param>
    /// <returns>The platforms; empty if there is no record.</returns>
    public static ImmutableArray<PlatformSizes> PublishBefore(string? path) => LastPublish(path is null ? null : FormerOf(path));

    /// <summary>Records the sizes of a publish, and keeps those of the last one.</summary>
    /// <param name="path">The record's path; null if none.</param>
    /// <param name="platforms">The platforms.</param>
    public static void Remember(string? path, ImmutableArray<PlatformSizes> platforms)
    {
        if (path is not null)
        {
            if (LastPublish(path) is { IsEmpty: false } last)
            {
                BuildRecord.Write(FormerOf(path), last, SizesJson.Default.ImmutableArrayPlatformSizes);
            }

            BuildRecord.Write(path, platforms, SizesJson.Default.ImmutableArrayPlatformSizes);
        }
    }

    private static string FormerOf(string path) => Path.ChangeExtension(path, ".before.json");
}
