using MinImage.Host.Files;

namespace MinImage.Layouts;

/// <summary>
/// The lock of earlier versions: a file that no other process could open, and that stayed in the layout. It excludes such a version, is removed from finished
/// layouts, and keeps two publishes from creating the same layout, while there is nothing else to lock.
/// </summary>
internal static class OldLayoutLock
{
    private const string FileName = ".minimage.lock";

    // EWOULDBLOCK of Linux and macOS; ERROR_SHARING_VIOLATION.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Locks the file, without waiting.</summary>
    /// <param name="folder">The layout's folder.</param>
    /// <param name="mode"><see cref="FileMode.Open"/>, or <see cref="FileMode.OpenOrCreate"/>.</param>
    /// <param name="file">The locked file; null if it does not exist, or another process has locked it.</param>
    /// <returns>Whether no other process has locked it.</returns>
    public static bool TryTake(string folder, FileMode mode, out FileStream? file)
    {
        file = null;
        var path = Path.Combine(folder, FileName);
        try
        {
            RegularFile.RejectOthers(path);
            file = new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            return false;
        }
    }

    /// <summary>Removes the file and releases its lock. A file that cannot be removed does no harm, and is left to the next publish.</summary>
    /// <param name="folder">The layout's folder.</param>
    /// <param name="file">The locked file, or null.</param>
    public static void Remove(string folder, FileStream? file)
    {
        if (file is null)
        {
            return;
        }

        // On Windows, an open file cannot be removed. Elsewhere, it must not be removed later: it could be that of another process by then.
        if (OperatingSystem.IsWindows())
        {
            file.Dispose();
        }

        try
        {
            File.Delete(Path.Combine(folder, FileName));
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            // See above.
        }

        file.Dispose();
    }
}
