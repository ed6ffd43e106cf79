using System.Globalization;
using System.IO.Compression;
using MinImage.Deflate;
using MinImage.Diagnostics;
using MinImage.Oci;
using ZstdSharp;

namespace MinImage.Layers;

/// <summary>The compression of a layer (image-spec 1.1, layer): gzip, zstd, or none. The output is the same on every host, with any number of cores.</summary>
public sealed class LayerCompression
{
    private const int BufferSize = 64 * 1024;

    // Bounds the memory on hosts with many cores.
    private const int MostZstdJobs = 4;

    // The best level takes at most a few seconds for a program, but most of a minute with gzip, or several with zstd, for a gigabyte of content.
    private const long LongestForBestLevel = 64 << 20;

    private readonly int? _level;

    private LayerCompression(string name, string mediaType, int? level = null)
    {
        Name = name;
        MediaType = mediaType;
        _level = level;
    }

    /// <summary>gzip, which every engine can read.</summary>
    public static LayerCompression Gzip { get; } = new("gzip", MediaTypes.LayerGzip);

    /// <summary>zstd (RFC 8878), which compresses better.</summary>
    public static LayerCompression Zstd { get; } = new("zstd", MediaTypes.LayerZstd);

    /// <summary>No compression: the blob is the tar file.</summary>
    public static LayerCompression None { get; } = new("none", MediaTypes.Layer);

    /// <summary>The value of <c>MinImageCompression</c>: <c>gzip</c>, <c>zstd</c> or <c>none</c>.</summary>
    public string Name { get; }

    /// <summary>The media type of a layer with this compression.</summary>
    public string MediaType { get; }

    /// <summary>Parses the properties of a project.</summary>
    /// <param name="name"><c>MinImageCompression</c>: <c>gzip</c>, <c>zstd</c> or <c>none</c>; empty for gzip.</param>
    /// <param name="level"><c>MinImageCompressionLevel</c>: 1 to 9 for gzip, 1 to 22 for zstd; empty for the default.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnsupportedValue"/>: an unknown name, or an invalid level.</exception>
    public static LayerCompression Parse(string name, string level)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(level);
        var (compression, highest) = name switch
        {
            "" or "gzip" => (Gzip, 9),
            "zstd" => (Zstd, 22),
            "none" => (None, 0),
            _ => throw new MinImageException(
                Codes.UnsupportedValue, $"MinImageCompression is '{name}': expected gzip, zstd or none. Remove it to use gzip."),
        };
        if (level.Length == 0)
        {
            return compression;
        }

        if (highest == 0)
        {
            throw new MinImageException(
                Codes.UnsupportedValue, $"MinImageCompressionLevel is '{level}', but MinImageCompression is none, which has no levels. Remove one of them.");
        }

        return int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= highest
            ? new(compression.Name, compression.MediaType, number)
            : throw new MinImageException(
                Codes.UnsupportedValue,
                $"MinImageCompressionLevel is '{level}': expected a number from 1 to {highest} for {compression.Name}. Remove it to use the default.");
    }

    /// <summary>Returns what the compressed bytes depend on apart from the content: the algorithm, the level, and the version of the encoder.</summary>
    /// <param name="contentLength">The total length of the files of the layer, in bytes.</param>
    internal string Format(long contentLength) => Name switch
    {
        "gzip" => $"gzip {LevelFor(contentLength)} {typeof(DeflateEncoder).FullName} {DeflateEncoder.Version}",
        "zstd" => $"zstd {LevelFor(contentLength)} {typeof(Compressor).Assembly.FullName}",
        _ => "none",
    };

    /// <summary>Returns a stream that compresses into another one.</summary>
    /// <param name="destination">Receives the compressed bytes; stays open.</param>
    /// <param name="contentLength">The total length of the files of the layer, in bytes; the level may depend on it.</param>
    internal CompressingStream Compress(Stream destination, long contentLength)
    {
        var level = LevelFor(contentLength);
        return Name switch
        {
            "gzip" => new GzipFileStream(destination, level, Environment.ProcessorCount),
            "zstd" => new ZstdStream(destination, level, Math.Min(Environment.ProcessorCount, MostZstdJobs)),
            _ => new UncompressedStream(destination),
        };
    }

    /// <summary>Returns a stream that decompresses a blob. For a damaged blob, it throws an exception for which <see cref="IsDamage"/> is true.</summary>
    /// <param name="blob">The compressed layer, which the result owns.</param>
    /// <param name="mediaType">The media type of the layer.</param>
    /// <returns>Null if it is not the media type of a layer.</returns>
    internal static Stream? Decompress(Stream blob, string mediaType) => mediaType switch
    {
        MediaTypes.Layer => blob,
        MediaTypes.LayerGzip => new GZipStream(blob, CompressionMode.Decompress),
        MediaTypes.LayerZstd => new DecompressionStream(blob),
        _ => null,
    };

    /// <summary>Returns whether an exception means that a blob cannot be decompressed.</summary>
    /// <param name="exception">The exception.</param>
    internal static bool IsDamage(Exception exception) => exception is IOException or InvalidDataException or ZstdException;

    /// <summary>Returns whether a blob decompresses to a tar file. Stops reading once it is longer.</summary>
    /// <param name="blob">The compressed layer.</param>
    /// <param name="mediaType">The media type of the layer.</param>
    /// <param name="tar">The tar file.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    internal static bool IsPacked(Stream blob, string mediaType, LayerTar tar, CancellationToken cancellationToken)
    {
        try
        {
            using var content = Decompress(blob, mediaType);
            if (content is null)
            {
                return false;
            }

            using var hashing = new HashingStream(content);
            var buffer = new byte[BufferSize];
            while (hashing.Count <= tar.Size && hashing.Read(buffer) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return hashing.Count == tar.Size && hashing.CurrentDigest() == tar.DiffId;
        }
        catch (Exception e) when (IsDamage(e))
        {
            return false;
        }
    }

    private int LevelFor(long contentLength) => _level ?? (Name, contentLength <= LongestForBestLevel) switch
    {
        ("gzip", true) => 9,
        ("gzip", false) => 6,
        (_, true) => 19,
        _ => 9,
    };
}
