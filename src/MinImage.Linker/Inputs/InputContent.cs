using System.IO.MemoryMappedFiles;

namespace MinImage.Linker.Inputs;

/// <summary>The bytes of an input, memory-mapped instead of copied. Spans of them must not be used after disposal.</summary>
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
            // The pointer is valid after the 'fixed' block: the array is on the pinned heap.
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
    /// <param name="path">The path of a file of less than 2 GiB.</param>
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
                throw new IOException($"'{path}' has {file.Length} bytes: the inputs of the linker must be smaller than 2 GiB.");
        }

        using var mapping = MemoryMappedFile.CreateFromFile(
            file,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true);
        return new InputContent(mapping.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.Read), (int)file.Length);
    }

    /// <summary>Copies bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static InputContent FromBytes(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return new InputContent(pinned);
    }

    /// <summary>Returns a range of the bytes.</summary>
    /// <param name="offset">The offset of the range.</param>
    /// <param name="length">The length of the range, in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the content.</exception>
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
