namespace MinImage.Host.Files;

/// <summary>Replaces and deletes files and folders, which on Windows another program may have open for a moment.</summary>
internal static class FileReplacement
{
    // ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION: Windows does not replace an open file, and a reader, a virus scanner or an
    // indexer opens each new file for a moment. ERROR_DIR_NOT_EMPTY: a deleted file keeps its name until they close it. Other systems rename and delete
    // regardless.
    private static readonly int[] InUse = [unchecked((int)0x80070005), unchecked((int)0x80070020), unchecked((int)0x80070091)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static int TriesOnThisHost => OperatingSystem.IsWindows() ? 20 : 1;

    /// <summary>Renames a file over another one.</summary>
    /// <param name="temporary">The finished file, on the same file system.</param>
    /// <param name="path">The new path.</param>
    public static void Replace(string temporary, string path) => Try(() => File.Move(temporary, path, overwrite: true));

    /// <summary>
    /// Renames a folder, and deletes the existing one. That one is moved away first: if that fails, because Windows does not move a folder in which a program
    /// has a file open, it is still whole.
    /// </summary>
    /// <param name="temporary">The finished folder, beside the existing one.</param>
    /// <param name="path">The new path.</param>
    /// <exception cref="IOException">The folder cannot be replaced, and is unchanged; or what it contained cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the user lacks access, or a program has a file open (on Windows).</exception>
    public static void ReplaceFolder(string temporary, string path)
    {
        if (!Directory.Exists(path))
        {
            Try(() => Directory.Move(temporary, path));
            return;
        }

        var previous = temporary + "-previous";
        Try(() => Directory.Move(path, previous));
        try
        {
            Try(() => Directory.Move(temporary, path));
        }
        catch
        {
            Try(() => Directory.Move(previous, path));
            throw;
        }

        DeleteFolder(previous);
    }

    /// <summary>Deletes a file, if it exists.</summary>
    /// <param name="path">The file.</param>
    public static void Delete(string path) => Try(() => File.Delete(path));

    /// <summary>Deletes a folder and everything in it, if it exists.</summary>
    /// <param name="path">The folder.</param>
    public static void DeleteFolder(string path) => Try(() =>
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    });

    private static void Try(Action change) => Try(change, TriesOnThisHost, Pause);

    /// <summary>Retries while the file is open elsewhere; the last failure is thrown as it is.</summary>
    internal static void Try(Action change, int tries, TimeSpan pause)
    {
        for (var left = tries; ; left--)
        {
            try
            {
                change();
                return;
            }
            catch (Exception e) when (left > 1 && e is (IOException or UnauthorizedAccessException) && InUse.Contains(e.HResult))
            {
                Thread.Sleep(pause);
            }
        }
    }
}
