using MinImage.Diagnostics;

namespace MinImage.Host.Files;

/// <summary>
/// Writes all files that must be complete: the content is written under a temporary name in the target folder, flushed, and renamed.
/// If anything fails or is canceled, the previous file is unchanged and the temporary file is deleted.
/// </summary>
internal static class WholeFile
{
    /// <summary>Matches the temporary files of this class in a folder.</summary>
    public const string TemporaryPattern = TemporaryPrefix + "*" + TemporaryExtension;

    private const string TemporaryPrefix = ".minimage-";
    private const string TemporaryExtension = ".tmp";

    // If another process can open a file with this mode, its writer has ended. Windows renames an open file only if this mode allows deletion.
    private static readonly FileShare Held = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Replaces a file and creates its folder. Temporary files that a killed process left in the folder are deleted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="durable">
    /// Whether content and name are on the disk on return. False for files that a build can write again: a power failure may then lose them.
    /// </param>
    /// <param name="mode">The file's mode on Unix; null for the default mode under the process's umask. Ignored on Windows.</param>
    /// <exception cref="MinImageException"><see cref="Codes.NotARegularFile"/>: the path is that of a FIFO, a device or a socket.</exception>
    /// <exception cref="IOException">The disk is full or failed, or another process has the file open (on Windows).</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the folder or the file.</exception>
    public static void Write(string path, Action<Stream> write, bool durable = true, UnixFileMode? mode = null)
    {
        using var file = Begin(path, write, durable, mode);
        file.Commit();
    }

    /// <summary>Writes a file that replaces the one at its path only when it is committed.</summary>
    /// <inheritdoc cref="Write"/>
    public static UncommittedFile Begin(string path, Action<Stream> write, bool durable, UnixFileMode? mode)
    {
        var target = Path.GetFullPath(path);
        RegularFile.RejectOthers(target);
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        DeleteAbandoned(folder);

        // The file is renamed while it is open, so that another process does not mistake it for an abandoned one.
        var stream = new FileStream(NewTemporary(folder), FileMode.CreateNew, FileAccess.Write, Held);
        var file = new UncommittedFile(stream, target, durable);
        try
        {
            if (mode is { } bits && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, bits);
            }

            write(stream);
            Flush(stream, durable);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Replaces a file with a copy of another one, including its mode; not durable. The two may be on different file systems.</summary>
    /// <param name="source">The complete file.</param>
    /// <param name="path">The file to replace.</param>
    /// <exception cref="IOException">The errors of <see cref="Write"/>; or the source cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The errors of <see cref="Write"/>; or the user lacks read access to the source.</exception>
    public static void Copy(string source, string path)
    {
        using var file = BeginCopy(source, path);
        file.Commit();
    }

    /// <summary>Copies a file, in the same way, to one that replaces the file at its path only when it is committed.</summary>
    /// <inheritdoc cref="Copy"/>
    public static UncommittedFile BeginCopy(string source, string path)
    {
        using var content = RegularFile.OpenRead(source);
        return Begin(path, content.CopyTo, durable: false, OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(source));
    }

    /// <summary>
    /// Writes a durable file whose name is known only after its content, in a folder that the caller has locked: the lock holder deletes
    /// abandoned files by <see cref="TemporaryPattern"/>.
    /// </summary>
    /// <param name="folder">The folder of the temporary file, on the same file system as the target.</param>
    /// <param name="write">Writes the content and returns the target path; null discards the content.</param>
    /// <exception cref="IOException">The disk is full or failed, or another process has the file open (on Windows).</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the folder or the file.</exception>
    public static void WriteLocked(string folder, Func<Stream, string?> write)
    {
        var temporary = NewTemporary(folder);
        try
        {
            string? target;
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                target = write(stream);
                if (target is not null)
                {
                    Flush(stream, durable: true);
                }
            }

            if (target is null)
            {
                DeleteIfPossible(temporary);
                return;
            }

            // The file is closed first: on Windows, other processes could otherwise not open it under its new name.
            FileReplacement.Replace(temporary, target);
            DiskSync.Folder(Path.GetDirectoryName(target)!);
        }
        catch
        {
            DeleteIfPossible(temporary);
            throw;
        }
    }

    private static string NewTemporary(string folder) => Path.Combine(folder, $"{TemporaryPrefix}{Guid.NewGuid():N}{TemporaryExtension}");

    private static void Flush(FileStream stream, bool durable)
    {
        if (durable)
        {
            DiskSync.File(stream);
        }
        else
        {
            stream.Flush();
        }
    }

    private static void DeleteAbandoned(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, TemporaryPattern))
        {
            try
            {
                using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, Held);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its writer is still running, or has renamed it in the meantime.
            }
        }
    }

    /// <summary>Deletes a temporary file after an error, which is the one to report.</summary>
    /// <param name="path">The file.</param>
    internal static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next writer deletes it.
        }
    }
}
