using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MinImage.Diagnostics;

namespace MinImage.Host.Files;

/// <summary>
/// Opens files at paths that this library does not control, and rejects everything else at such a path. Opening a FIFO would wait for another process, and
/// a device may never end; neither wait could be canceled.
/// </summary>
internal static partial class RegularFile
{
    // Linux and macOS: O_NONBLOCK, O_NOCTTY and O_CLOEXEC.
    private const int LinuxFlags = 0x800 | 0x100 | 0x80000;
    private const int MacFlags = 0x4 | 0x20000 | 0x1000000;
    private const int ReadWrite = 2;

    // Linux, statx(2): AT_FDCWD, AT_EMPTY_PATH, STATX_TYPE, and the offset of stx_mode.
    private const int WorkingFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint TypeOnly = 1;
    private const int StatusSize = 256;
    private const int ModeOffset = 28;

    private const int Interrupted = 4;
    private const int NotFound = 2;
    private const int AccessDenied = 13;
    private const int NotAFolder = 20;

    // ENXIO of Linux and macOS: the path is a socket, or a device without a driver.
    private const int NoSuchDevice = 6;

    /// <summary>Opens a file for reading; other processes may read, write or delete it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MinImageException"><see cref="Codes.NotARegularFile"/>: the path is that of a FIFO, a device or a socket.</exception>
    /// <exception cref="IOException">The file is missing, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to the file, or it is a folder.</exception>
    public static FileStream OpenRead(string path) => Open(path, FileAccess.Read);

    /// <summary>Opens an existing file for reading and writing, without a buffer; other processes may do the same meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static FileStream OpenWrite(string path) => Open(path, FileAccess.ReadWrite);

    /// <summary>
    /// Reads a text in UTF-8, or in the encoding of its byte order mark, which editors and shells of Windows write: PowerShell's <c>&gt;</c> that of UTF-16.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static string ReadAllText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static byte[] ReadAllBytes(string path)
    {
        using var stream = OpenRead(path);
        var content = GC.AllocateUninitializedArray<byte>(checked((int)stream.Length));
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);

        // A file may shrink or grow meanwhile, and the kernel's own files have no length.
        using var rest = new MemoryStream();
        stream.CopyTo(rest);
        return length == content.Length && rest.Length == 0 ? content : [.. content.AsSpan(0, length), .. rest.ToArray()];
    }

    /// <summary>
    /// Rejects a path at which a FIFO, a device or a socket exists: a file that is renamed to it would replace it. On Windows, <c>NUL</c>, and on versions
    /// before 11 also <c>con.tar.gz</c>, is a device in every folder; its full path, <c>\\.\con</c>, is in none.
    /// </summary>
    /// <param name="path">The path; a file, a folder or nothing at it is accepted.</param>
    /// <exception cref="MinImageException"><see cref="Codes.NotARegularFile"/>.</exception>
    public static void RejectOthers(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is null)
        {
            throw NotRegular(path, FileKind.InNoFolder);
        }

        if (OperatingSystem.IsLinux() && KindOf(WorkingFolder, path, flags: 0) is { IsOther: true } kind)
        {
            throw NotRegular(path, kind);
        }
    }

    private static FileStream Open(string path, FileAccess access)
    {
        if (OperatingSystem.IsWindows())
        {
            return DemandSeekable(path, new FileStream(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete));
        }

        var flags = (OperatingSystem.IsLinux() ? LinuxFlags : MacFlags) | (access == FileAccess.Read ? 0 : ReadWrite);
        SafeFileHandle handle;
        int error;
        do
        {
            handle = Open(path, flags);
            error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);
        if (error != 0)
        {
            throw Fault(path, error);
        }

        try
        {
            var kind = OperatingSystem.IsLinux() ? KindOf((int)handle.DangerousGetHandle(), "", EmptyPath) : null;
            if (kind is { IsOther: true })
            {
                throw NotRegular(path, kind);
            }

            if (kind is { IsFolder: true })
            {
                throw Denied(path);
            }

            return DemandSeekable(path, new FileStream(handle, access, bufferSize: access == FileAccess.Read ? 4096 : 0));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // The only sign of a FIFO or a socket on systems other than Linux.
    private static FileStream DemandSeekable(string path, FileStream stream)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw NotRegular(path, FileKind.Unknown);
    }

    private static MinImageException NotRegular(string path, FileKind kind) => new(
        Codes.NotARegularFile,
        $"'{path}' is {kind.Name}: only a regular file can be used here. Use the path of a file; the output of a program can be saved to one first.");

    // The exceptions and messages of .NET's own File.OpenRead.
    private static Exception Fault(string path, int error) => error switch
    {
        NotFound or NotAFolder when !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            => new DirectoryNotFoundException($"Could not find a part of the path '{path}'."),
        NotFound => new FileNotFoundException($"Could not find file '{path}'.", path),
        AccessDenied => Denied(path),
        NoSuchDevice => NotRegular(path, (OperatingSystem.IsLinux() ? KindOf(WorkingFolder, path, flags: 0) : null) ?? FileKind.Unknown),
        _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error),
    };

    private static UnauthorizedAccessException Denied(string path) => new($"Access to the path '{path}' is denied.");

    // Null if there is nothing at the path, or the system does not tell.
    private static FileKind? KindOf(int descriptor, string path, int flags)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            return Status(descriptor, path, flags, TypeOnly, ref MemoryMarshal.GetReference(status)) == 0
                ? FileKind.FromMode(BitConverter.ToUInt16(status[ModeOffset..]))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than the system call, which is from 2017.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Status(int folder, string path, int flags, uint mask, ref byte status);
}
