namespace MinImage.Linking;

/// <summary>Paths that stay different on Windows and macOS, where paths that differ only in case are the same file.</summary>
internal sealed class DistinctPaths
{
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reserves a path.</summary>
    /// <param name="path">The wanted path, with <c>/</c> between the names.</param>
    /// <returns>The path itself, or if it is in use, the path with a numbered folder before the file name.</returns>
    public string Add(string path)
    {
        var own = path;
        var name = path.LastIndexOf('/') + 1;
        for (var i = 2; !_used.Add(own); i++)
        {
            own = $"{path[..name]}{i}/{path[name..]}";
        }

        return own;
    }
}
