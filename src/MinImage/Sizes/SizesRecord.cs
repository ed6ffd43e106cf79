using System.Collections.Immutable;
using MinImage.Elf;
using MinImage.Host.Files;

namespace MinImage.Sizes;

/// <summary>
/// Files that tell a publish what is known of sizes. They save time, or let it say what has grown: one that is missing or damaged is as good as none.
/// </summary>
public static class SizesRecord
{
    /// <summary>What the link of an executable left.</summary>
    /// <param name="path">The record's file; null where there is none.</param>
    /// <param name="executable">The executable's file.</param>
    /// <returns>Null where there is no record, or where it is another executable's.</returns>
    /// <exception cref="IOException">The executable cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The executable may not be read.</exception>
    public static ExecutableSizes? OfExecutable(string? path, string executable) =>
        path is not null
        && BuildRecord.Read(path, SizesJson.Default.ExecutableSizes) is { BuildId.Length: > 0, Categories.IsDefault: false } recorded
        && recorded.BuildId == BuildIdNote.Find(executable)
        && recorded.Bytes == new FileInfo(executable).Length
            ? recorded
            : null;

    /// <summary>Records what an executable consists of, before it is in its place.</summary>
    /// <param name="path">The record's file.</param>
    /// <param name="sizes">The sizes.</param>
    public static void Write(string path, ExecutableSizes sizes) => BuildRecord.Write(path, sizes, SizesJson.Default.ExecutableSizes);

    /// <summary>What the last publish of a project made.</summary>
    /// <param name="path">The record's file; null where there is none.</param>
    /// <returns>Its platforms; empty where nothing is known.</returns>
    public static ImmutableArray<PlatformSizes> LastPublish(string? path) =>
        path is not null && BuildRecord.Read(path, SizesJson.Default.ImmutableArrayPlatformSizes) is { IsDefault: false } recorded && recorded.All(platform => platform is not null)
            ? recorded
            : [];

    /// <summary>What the publish before the last one made that made something else.</summary>
    /// <param name="path">The record's file; null where there is none.</param>
    /// <returns>Its platforms; empty where nothing is known.</returns>
    public static ImmutableArray<PlatformSizes> PublishBefore(string? path) => LastPublish(path is null ? null : FormerOf(path));

    /// <summary>Remembers what a publish made, for the next one; and what the last one made.</summary>
    /// <param name="path">The record's file; null for none.</param>
    /// <param name="platforms">What it made.</param>
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
