namespace MinImage.Host.Files;

/// <summary>Gives a finished file its name, in place of whatever had it.</summary>
internal static class FileReplacement
{
    // ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION: Windows does not replace a file that somebody has open, and there a
    // reader, a virus scanner or an indexer has each new file open for a moment. A rename elsewhere does not ask.
    private static readonly int[] InUse = [unchecked((int)0x80070005), unchecked((int)0x80070020)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static int TriesOnThisHost => OperatingSystem.IsWindows() ? 20 : 1;

    /// <summary>Renames a file over another one.</summary>
    /// <param name="temporary">The finished file, on the same file system.</param>
    /// <param name="path">The name that it gets.</param>
    public static void Replace(string temporary, string path) =>
        Try(() => File.Move(temporary, path, overwrite: true), TriesOnThisHost, Pause);

    /// <summary>Renames a folder, and deletes the one that had the name.</summary>
    /// <param name="temporary">The finished folder, on the same file system.</param>
    /// <param name="path">The name that it gets.</param>
    public static void ReplaceFolder(string temporary, string path)
    {
        if (Directory.Exists(path))
        {
            Try(() => Directory.Delete(path, recursive: true), TriesOnThisHost, Pause);
        }

        Try(() => Directory.Move(temporary, path), TriesOnThisHost, Pause);
    }

    /// <summary>Tries again while somebody has the file open, and gives up with the system's own words.</summary>
    internal static void Try(Action move, int tries, TimeSpan pause)
    {
        for (var left = tries; ; left--)
        {
            try
            {
                move();
                return;
            }
            catch (Exception e) when (left > 1 && e is (IOException or UnauthorizedAccessException) && InUse.Contains(e.HResult))
            {
                Thread.Sleep(pause);
            }
        }
    }
}
