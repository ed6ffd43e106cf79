using System.Runtime.CompilerServices;
using System.Security;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.RootFileSystems;

/// <summary>The bytes of a file in an image: in memory, or in a file of the host that is read on demand.</summary>
public sealed class FileContent : IEquatable<FileContent>
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _sourcePath;

    private FileContent(ReadOnlyMemory<byte> bytes, string? sourcePath)
    {
        _bytes = bytes;
        _sourcePath = sourcePath;
    }

    /// <summary>The length in bytes; for a file of the host, its current length.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>: the file is missing or cannot be read.</exception>
    public long Length => _sourcePath is null ? _bytes.Length : Read(_sourcePath, static path => new FileInfo(path).Length);

    /// <summary>Creates content that is in memory.</summary>
    /// <param name="bytes">The bytes; must not change afterwards.</param>
    public static FileContent FromBytes(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    /// <summary>Creates content that is in a file of the host. The file is not accessed until it is needed.</summary>
    /// <param name="path">A path on the host; links are followed.</param>
    public static FileContent FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(default, Path.GetFullPath(path));
    }

    /// <summary>Opens the content at its start. The caller disposes of the stream.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>: the file is missing or cannot be read.</exception>
    public Stream OpenRead() => _sourcePath is null
        ? new MemoryStream(_bytes.ToArray(), writable: false)
        : Read(_sourcePath, RegularFile.OpenRead);

    /// <summary>Returns whether both are the same file of the host, or the same object in memory. No file is read.</summary>
    /// <param name="other">Another content, or null.</param>
    public bool Equals(FileContent? other) => ReferenceEquals(this, other) || (_sourcePath is not null && _sourcePath == other?._sourcePath);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FileContent);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _sourcePath is null ? RuntimeHelpers.GetHashCode(this) : _sourcePath.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns a description of the content for messages.</summary>
    public override string ToString() => _sourcePath is null ? "a file that every image contains" : $"the file '{_sourcePath}'";

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new MinImageException(
                Codes.PublishedFileMissing,
                $"The file '{path}' belongs to the image but cannot be read: {e.Message} "
                    + "Check its permissions, make sure that nothing deletes it during the publish, and publish again.",
                e);
        }
    }
}
