namespace MinImage.Host.Files;

/// <summary>A file outside of a layout that is either whole or as it was: written beside its place, brought to the disk, renamed.</summary>
internal static class WholeFile
{
    private const string TemporaryPrefix = ".minimage-";

    // Whoever can open a file in spite of it knows that nobody writes it any more. Windows renames an open file only where this is said.
    private static readonly FileShare Held = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Writes a file in place of the one that has the name; makes its folder. When anything fails, what was there before still is.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full or failed, or another process has the file open (on Windows).</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        DeleteAbandoned(folder);

        var temporary = Path.Combine(folder, $"{TemporaryPrefix}{Guid.NewGuid():N}.tmp");
        try
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, Held);
            write(stream);
            DiskSync.File(stream);
            FileReplacement.Replace(temporary, path);
            DiskSync.Folder(folder);
        }
        catch
        {
            DeleteIfPossible(temporary);
            throw;
        }
    }

    // What a killed process has left.
    private static void DeleteAbandoned(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, TemporaryPrefix + "*.tmp"))
        {
            try
            {
                using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, Held);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody is writing it, or has renamed it by now.
            }
        }
    }

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one deletes it; why this one failed is what has to be said.
        }
    }
}
