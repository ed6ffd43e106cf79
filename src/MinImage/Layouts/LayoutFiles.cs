using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Layouts;

/// <summary>Files that are either whole or not there, and the words for what can go wrong with them.</summary>
internal static class LayoutFiles
{
    /// <summary>Begins the name of each file that is not finished yet.</summary>
    public const string TemporaryPrefix = ".minimage-";

    // errno and HRESULT of a full disk or a used-up quota: ENOSPC, EDQUOT (Linux, macOS), ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Writes a file under a temporary name, brings it to the disk, and gives it its name; when anything fails, nothing is left.</summary>
    /// <param name="folder">The layout; the temporary file is in it, so that the rename stays on one file system.</param>
    /// <param name="write">Writes the content and says where it goes; null when it is not needed after all.</param>
    public static void Write(string folder, Func<Stream, string?> write)
    {
        var temporary = Path.Combine(folder, $"{TemporaryPrefix}{Guid.NewGuid():N}.tmp");
        try
        {
            string? path;
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                path = write(stream);
                if (path is not null)
                {
                    DiskSync.File(stream);
                }
            }

            if (path is null)
            {
                DeleteIfPossible(temporary);
                return;
            }

            FileReplacement.Replace(temporary, path);
            DiskSync.Folder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            DeleteIfPossible(temporary);
            throw;
        }
    }

    /// <summary>Deletes a file whose presence does no harm.</summary>
    public static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file too many is no reason to fail a publish that has succeeded, nor to hide why another has failed.
        }
    }

    /// <summary>Whether it says that there is no room left.</summary>
    public static bool IsDiskFull(Exception exception) => exception is IOException && DiskFull.Contains(exception.HResult);

    /// <summary>Whether the system, and not our code, is the cause.</summary>
    public static bool IsFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The error that a person can act on.</summary>
    public static MinImageException Fault(string path, Exception exception) => IsDiskFull(exception)
        ? new(Codes.DiskFull, $"The disk that holds '{path}' is full. The layout in it is whole. Make room, and publish again.", exception)
        : new(Codes.LayoutNotWritable, $"The layout's folder '{path}' cannot be written: {exception.Message} Check its permissions, or name another folder: -p:MinImageLayoutPath=/some/folder.", exception);
}
