using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using MinImage.Diagnostics;

namespace MinImage.Host.Files;

/// <summary>
/// An exclusive lock on an existing file, which leaves its content and its readers alone. The system releases it when the process ends, even abnormally.
/// </summary>
internal sealed partial class FileLock : IDisposable
{
    // Linux, fcntl(2): F_OFD_SETLK and F_WRLCK. Unlike flock, an open file description lock does not interfere with .NET's FileShare, which is a flock: any
    // program in .NET that reads the file would fail. Unlike a lock of the process, it also excludes other threads.
    private const int SetLock = 37;
    private const short WriteLock = 1;

    // flock(2): LOCK_EX and LOCK_NB.
    private const int ExclusiveWithoutWaiting = 2 | 4;

    private const int Interrupted = 4;

    // A range behind the end of any file: a Windows lock also keeps others from reading.
    private const long RangeStart = long.MaxValue - 1;
    private const long RangeLength = 1;

    // EAGAIN of Linux and macOS; EACCES, which POSIX also allows; ERROR_LOCK_VIOLATION.
    private static readonly int[] HeldByAnother = [11, 35, 13, unchecked((int)0x80070021)];

    // EINVAL, ENOSYS, ENOLCK and EOPNOTSUPP of Linux and macOS, ERROR_INVALID_FUNCTION and ERROR_NOT_SUPPORTED: the kernel or the file system does not have
    // this kind of lock.
    private static readonly int[] NotSupported = [22, 37, 38, 95, 77, 78, 45, 102, unchecked((int)0x80070001), unchecked((int)0x80070032)];

    private readonly FileStream _file;

    private FileLock(FileStream file, bool isExclusive)
    {
        _file = file;
        IsExclusive = isExclusive;
    }

    /// <summary>Whether the lock excludes others; false if the file system does not support locks.</summary>
    public bool IsExclusive { get; }

    /// <summary>Whether it has not been released.</summary>
    public bool IsHeld => _file.CanRead;

    /// <summary>Locks a file, without waiting.</summary>
    /// <param name="path">The file, which must exist.</param>
    /// <returns>The lock; null if another process or thread holds it.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.NotARegularFile"/>.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the file.</exception>
    public static FileLock? TryTake(string path)
    {
        var file = RegularFile.OpenWrite(path);
        try
        {
            var error = OperatingSystem.IsWindows() ? LockRange(file) : OperatingSystem.IsLinux() ? LockDescription(file) : Flock(file);
            if (HeldByAnother.Contains(error))
            {
                file.Dispose();
                return null;
            }

            return error == 0 || NotSupported.Contains(error)
                ? new FileLock(file, isExclusive: error == 0)
                : throw new IOException($"'{path}' cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Replaces the content of the locked file. On Windows, only the handle that holds the lock can write to it: others would have to allow the writing that
    /// this one is open for.
    /// </summary>
    /// <param name="content">The content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Replace(ReadOnlySpan<byte> content)
    {
        _file.SetLength(0);
        _file.Position = 0;
        _file.Write(content);
        _file.Flush();
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows() && IsHeld && IsExclusive)
        {
            UnlockRange(_file);
        }

        _file.Dispose();
    }

    [SupportedOSPlatform("windows")]
    private static int LockRange(FileStream file)
    {
        try
        {
            file.Lock(RangeStart, RangeLength);
            return 0;
        }
        catch (IOException e)
        {
            return e.HResult;
        }
    }

    // LockFile: Windows releases the lock of a file that is only closed at a time of its own choice.
    [SupportedOSPlatform("windows")]
    private static void UnlockRange(FileStream file)
    {
        try
        {
            file.Unlock(RangeStart, RangeLength);
        }
        catch (IOException)
        {
            // The file's server is gone, and the lock with it.
        }
    }

    // Some sandboxes and old kernels have no such lock.
    private static int LockDescription(FileStream file)
    {
        if (!Environment.Is64BitProcess)
        {
            return Flock(file);
        }

        var whole = new Range { Type = WriteLock };
        var error = Repeat(() => Control(file.SafeFileHandle, SetLock, ref whole));
        return NotSupported.Contains(error) ? Flock(file) : error;
    }

    private static int Flock(FileStream file) => Repeat(() => Flock(file.SafeFileHandle, ExclusiveWithoutWaiting));

    private static int Repeat(Func<int> call)
    {
        int error;
        do
        {
            error = call() == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);
        return error;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, ref Range range);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    // struct flock of 64-bit Linux; a length of 0 is the whole file.
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
