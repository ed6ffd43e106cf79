using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MinImage.Host.Files;

/// <summary>Brings to the disk what the system may still hold in memory, and says so when that fails.</summary>
internal static partial class DiskSync
{
    // Of Linux: O_RDONLY | O_CLOEXEC.
    private const int ReadOnly = 0x80000;

    // EINVAL, EROFS and EOPNOTSUPP: a file system with no disk to bring anything to, as some of the network's are.
    private static readonly int[] NothingToSync = [22, 30, 95];

    /// <summary>A file's content.</summary>
    /// <param name="stream">The open file.</param>
    /// <exception cref="IOException">The disk failed, or is full; the HRESULT is the system's error number.</exception>
    public static void File(FileStream stream)
    {
        if (!OperatingSystem.IsLinux())
        {
            stream.Flush(flushToDisk: true);
            return;
        }

        // Flush(flushToDisk: true) of .NET 10 takes an fsync that failed for one that did not.
        stream.Flush();
        ThrowIfFailed(Flush(stream.SafeFileHandle), stream.Name);
    }

    /// <summary>
    /// A folder's list of names: until then, a power failure may undo a rename that has succeeded. Linux only; Windows journals its renames by itself.
    /// </summary>
    /// <param name="path">The folder that a file was renamed or made in.</param>
    /// <exception cref="IOException">The disk failed, or is full; the HRESULT is the system's error number.</exception>
    public static void Folder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = Open(path, ReadOnly);

        // A folder that one may write to and not read: its names reach the disk when the system sees fit.
        if (!folder.IsInvalid)
        {
            ThrowIfFailed(Flush(folder), path);
        }
    }

    private static void ThrowIfFailed(int result, string path)
    {
        if (result != 0 && Marshal.GetLastPInvokeError() is var error && !NothingToSync.Contains(error))
        {
            throw new IOException($"'{path}' could not be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle handle);
}
