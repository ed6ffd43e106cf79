using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MinImage.Linker.Inputs;

/// <summary>Rejects paths that do not name a regular file: opening or reading them may block, or never end.</summary>
internal static partial class RegularFile
{
    // O_RDONLY, O_NONBLOCK and O_CLOEXEC of Linux and of macOS. Without O_NONBLOCK, opening a named pipe blocks until another process writes to it.
    private const int LinuxFlags = 0x800 | 0x80000;
    private const int MacFlags = 0x4 | 0x1000000;

    /// <summary>Checks a path, without blocking.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">The path names a folder, a named pipe, a terminal or a device.</exception>
    public static void Demand(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder, not a file.");
        }

        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        using var handle = Open(path, OperatingSystem.IsLinux() ? LinuxFlags : MacFlags);
        if (handle.IsInvalid)
        {
            // Opening the file as usual reports why.
            return;
        }

        using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (!file.CanSeek || (file.Length == 0 && file.ReadByte() >= 0))
        {
            throw new IOException($"'{path}' is not a regular file: expected a file on a disk, not a named pipe or a device.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
