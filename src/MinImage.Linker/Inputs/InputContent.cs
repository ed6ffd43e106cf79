using System.IO.MemoryMappedFiles;

namespace MinImage.Linker.Inputs;

/// <summary>The bytes of an input, mapped and not copied. Valid until it is disposed; spans of it must not outlive that.</summary>
public sealed unsafe class InputContent : IDisposable
{
    private readonly byte[]? _bytes;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private int _isDisposed;

    private InputContent(byte[] pinned)
    {
        _bytes = pinned;
        fixed (byte* start = pinned)
        {
            // Stays where it is after the 'fixed' block: the array comes from the pinned heap.
            _start = start;
        }

        Length = pinned.Length;
    }

    private InputContent(MemoryMappedViewAccessor view, int length)
    {
        _view = view;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += view.PointerOffset;
        Length = length;
    }

    /// <summary>The number of bytes.</summary>
    public int Length { get; }

    /// <summary>Maps a file.</summary>
    /// <param name="path">A file of less than 2 GiB.</param>
    /// <exception cref="IOException">The file is missing, cannot be read, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static InputContent FromFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        switch (file.Length)
        {
            case 0:
                return FromBytes([]);
            case > int.MaxValue:
                throw new IOException($"'{path}' has {file.Length} bytes; a linker input has less than 2 GiB.");
        }

        using var mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new InputContent(mapping.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.Read), (int)file.Length);
    }

    /// <summary>Takes a copy of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static InputContent FromBytes(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return new InputContent(pinned);
    }

    /// <summary>A range of the bytes.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Its number of bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie in the content.</exception>
    public ReadOnlySpan<byte> Slice(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)Length, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(Length - offset), nameof(length));
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_view is not null && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }

        GC.KeepAlive(_bytes);
    }
}
