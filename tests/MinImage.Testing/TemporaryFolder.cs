namespace MinImage.Testing;

/// <summary>A folder that is removed at the end of a test, or with the run's <see cref="Workspace"/>.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's full path, short enough for the path of a socket below it.</summary>
    public string Path { get; } = Workspace.NewFolder("t");

    /// <summary>The full path of a file or folder below.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and the folders above it.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
