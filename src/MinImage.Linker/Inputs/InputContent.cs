using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MinImage.Linker.Inputs;

/// <summary>
/// The bytes of an input, in memory of this process. Files are read, not mapped: another process may truncate a mapped file, and reading its pages then
/// ends the process.
/// </summary>
public sealed class InputContent : IDisposable
{
    private readonly DateTime? _written;
    private byte[]? _bytes;

    private InputContent(byte[] bytes, DateTime? written = null)
    {
        _bytes = bytes;
        _written = written;
        Length = bytes.Length;
    }

    /// <summary>The number of bytes.</summary>
    public int Length { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of a regular file of less than 2 GiB.</param>
    /// <exception cref="IOException">
    /// The file is missing, cannot be read, is too large, is not a regular file, or is changed by another process while it is read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static InputContent FromFile(string path)
    {
        RegularFile.Demand(path);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
        return FromFile(file, path);
    }

    /// <summary>Copies bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static InputContent FromBytes(ReadOnlySpan<byte> bytes)
    {
        var copy = GC.AllocateUninitializedArray<byte>(bytes.Length);
        bytes.CopyTo(copy);
        return new InputContent(copy);
    }

    /// <summary>Makes bytes that are in memory an input, without a copy.</summary>
    /// <param name="bytes">The bytes, which must not change from now on.</param>
    public static InputContent Over(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new InputContent(bytes);
    }

    /// <summary>Returns the bytes, without a copy.</summary>
    /// <exception cref="ObjectDisposedException">The content was disposed of.</exception>
    public ImmutableArray<byte> ToImmutableArray()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return ImmutableCollectionsMarshal.AsImmutableArray(_bytes);
    }

    /// <summary>Returns whether this was read from a file that still has the same size and time.</summary>
    /// <param name="path">The path of the file.</param>
    public bool IsOf(string path) => new FileInfo(path) is { Exists: true } file && file.Length == Length && file.LastWriteTimeUtc == _written;

    /// <summary>Returns a range of the bytes.</summary>
    /// <param name="offset">The offset of the range.</param>
    /// <param name="length">The length of the range, in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the content.</exception>
    /// <exception cref="ObjectDisposedException">The content was disposed of.</exception>
    public ReadOnlySpan<byte> Slice(int offset, int length)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return new ReadOnlySpan<byte>(_bytes, offset, length);
    }

    /// <summary>Releases the memory, even if objects that were read from the content are still referenced.</summary>
    public void Dispose() => _bytes = null;

    /// <summary>Reads an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The file's path in messages.</param>
    /// <exception cref="IOException">The exceptions of <see cref="FromFile(string)"/>.</exception>
    internal static InputContent FromFile(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        if (length > Array.MaxLength)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"'{path}' has {length} bytes: the inputs of the linker must be smaller than 2 GiB."));
        }

        var written = File.GetLastWriteTimeUtc(file);
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }

        // The size that the system reported may be outdated: the file may have been truncated or extended in the meantime, or replaced in place.
        if (read < length || RandomAccess.Read(file, new byte[1], read) > 0 || File.GetLastWriteTimeUtc(file) != written)
        {
            throw new IOException(
                $"'{path}' was changed by another process while it was read. Publish again once that process has ended.");
        }

        return new InputContent(bytes, written);
    }
}
