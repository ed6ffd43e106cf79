namespace MinImage.Host.Files;

/// <summary>Renames a finished file or folder over an existing one.</summary>
internal static class FileReplacement
{
    // ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION: Windows does not replace an open file, and a reader, a virus scanner or an
    // indexer opens each new file for a moment. Other systems rename regardless.
    private static readonly int[] InUse = [unchecked((int)0x80070005), unchecked((int)0x80070020)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static int TriesOnThisHost => OperatingSystem.IsWindows() ? 20 : 1;

    /// <summary>Renames a file over another one.</summary>
    /// <param name="temporary">The finished file, on the same file system.</param>
    /// <param name="path">The new path.</param>
    public static void Replace(string temporary, string path) =>
        Try(() => File.Move(temporary, path, overwrite: true), TriesOnThisHost, Pause);

    /// <summary>Renames a folder after deleting the existing one.</summary>
    /// <param name="temporary">The finished folder, on the same file system.</param>
    /// <param name="path">The new path.</param>
    public static void ReplaceFolder(string temporary, string path)
    {
        if (Directory.Exists(path))
        {
            Try(() => Directory.Delete(path, recursive: true), TriesOnThisHost, Pause);
        }

        Try(() => Directory.Move(temporary, path), TriesOnThisHost, Pause);
    }

    /// <summary>Retries while the file is open elsewhere; the last failure is thrown as it is.</summary>
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
