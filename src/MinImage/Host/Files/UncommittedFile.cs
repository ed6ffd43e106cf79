namespace MinImage.Host.Files;

/// <summary>
/// A complete file under a temporary name, beside the one that it will replace. It stays open until it has its own name, so that no other process mistakes it
/// for one that a killed process left.
/// </summary>
/// <param name="stream">The written and flushed file.</param>
/// <param name="path">The path that a commit gives the file.</param>
/// <param name="durable">Whether its new name is on the disk after a commit.</param>
internal sealed class UncommittedFile(FileStream stream, string path, bool durable) : IDisposable
{
    private bool _isCommitted;

    /// <summary>Moves the file to its path.</summary>
    /// <exception cref="IOException">The disk failed, or another process has the existing file open (on Windows).</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the existing file.</exception>
    public void Commit()
    {
        FileReplacement.Replace(stream.Name, path);
        _isCommitted = true;
        stream.Dispose();
        if (durable)
        {
            DiskSync.Folder(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Closes the file, and deletes it unless it was committed.</summary>
    public void Dispose()
    {
        try
        {
            stream.Dispose();
        }
        finally
        {
            if (!_isCommitted)
            {
                WholeFile.DeleteIfPossible(stream.Name);
            }
        }
    }
}
