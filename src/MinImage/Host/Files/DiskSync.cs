using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MinImage.Host.Files;

/// <summary>Flushes data that the system may still hold in memory to the disk, and reports failures.</summary>
internal static partial class DiskSync
{
    // On Linux: O_RDONLY | O_CLOEXEC.
    private const int ReadOnly = 0x80000;

    // EINVAL, EROFS and EOPNOTSUPP: the file system does not support flushing; some network file systems do not.
    private static readonly int[] NothingToSync = [22, 30, 95];

    /// <summary>Flushes a file's content.</summary>
    /// <param name="stream">The open file.</param>
    /// <exception cref="IOException">The disk failed, or is full; the HRESULT is the system's error number.</exception>
    public static void File(FileStream stream)
    {
        if (!OperatingSystem.IsLinux())
        {
            stream.Flush(flushToDisk: true);
            return;
        }

        // Flush(flushToDisk: true) of .NET 10 ignores a failed fsync.
        stream.Flush();
        ThrowIfFailed(Flush(stream.SafeFileHandle), stream.Name);
    }

    /// <summary>
    /// Flushes a folder's entries: until then, a power failure may undo a rename that has succeeded. Linux only; Windows journals its renames.
    /// </summary>
    /// <param name="path">The folder in which a file was renamed or created.</param>
    /// <exception cref="IOException">The disk failed, or is full; the HRESULT is the system's error number.</exception>
    public static void Folder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = Open(path, ReadOnly);

        // A folder that is writable but not readable cannot be opened; the system flushes its entries later.
        if (!folder.IsInvalid)
        {
            ThrowIfFailed(Flush(folder), path);
        }
    }

    private static void ThrowIfFailed(int result, string path)
    {
        if (result != 0 && Marshal.GetLastPInvokeError() is var error && !NothingToSync.Contains(error))
        {
            throw new IOException($"'{path}' could not be flushed to the disk: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle handle);
}
