using System.Collections.Immutable;

namespace MinImage.Host.Processes;

/// <summary>The folders in which tools are looked for.</summary>
/// <param name="Folders">In the order of the search.</param>
public sealed record SearchPath(ImmutableArray<string> Folders)
{
    /// <summary>The folders of a <c>PATH</c> variable (POSIX.1-2017, 8.3); empty and relative ones are left out.</summary>
    /// <param name="variable">The variable's value, or null where it is not set.</param>
    public static SearchPath Parse(string? variable) =>
        new([.. (variable ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)]);

    /// <summary>The first of some tools that is there.</summary>
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
