using System.Collections.Immutable;

namespace MinImage.Host.Processes;

/// <summary>The folders that are searched for tools.</summary>
/// <param name="Folders">The folders, in search order.</param>
public sealed record SearchPath(ImmutableArray<string> Folders)
{
    /// <summary>Parses a <c>PATH</c> variable (POSIX.1-2017, 8.3); empty and relative folders are omitted.</summary>
    /// <param name="variable">The variable's value, or null if it is not set.</param>
    public static SearchPath Parse(string? variable) =>
        new([.. (variable ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)]);

    /// <summary>Finds the first available tool.</summary>
    /// <param name="names">File names in the order of preference, or full paths.</param>
    /// <returns>The full path, or null.</returns>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Path.IsPathFullyQualified(name) && File.Exists(name))
            {
                return name;
            }

            foreach (var folder in Folders)
            {
                var path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }
}
