using System.Globalization;
using ICSharpCode.SharpZipLib.Zip.Compression;
using MinImage.Diagnostics;
using MinImage.Oci;
using ZstdSharp;

namespace MinImage.Layers;

/// <summary>How a layer is compressed (image-spec 1.1, layer): by gzip, by zstd, or not at all. The same bytes on any host and any number of cores.</summary>
public sealed class LayerCompression
{
    // With more, memory would grow with the cores.
    private const int MostZstdJobs = 4;

    // For a program the best level takes a moment or a few seconds; for a gigabyte of content it would be a minute by gzip, and several by zstd.
    private const long LongestForBestLevel = 64 << 20;

    private readonly int? _level;

    private LayerCompression(string name, string mediaType, int? level = null)
    {
        Name = name;
        MediaType = mediaType;
        _level = level;
    }

    /// <summary>gzip, which every engine reads.</summary>
    public static LayerCompression Gzip { get; } = new("gzip", MediaTypes.LayerGzip);

    /// <summary>zstd (RFC 8878), which is smaller.</summary>
    public static LayerCompression Zstd { get; } = new("zstd", MediaTypes.LayerZstd);

    /// <summary>None: the tar file as it is.</summary>
    public static LayerCompression None { get; } = new("none", MediaTypes.Layer);

    /// <summary>The word for it in a project: <c>gzip</c>, <c>zstd</c> or <c>none</c>.</summary>
    public string Name { get; }

    /// <summary>The media type of a layer that is compressed so.</summary>
    public string MediaType { get; }

    /// <summary>Reads what a project says.</summary>
    /// <param name="name"><c>gzip</c>, <c>zstd</c> or <c>none</c>; empty for gzip.</param>
    /// <param name="level">1 to 9 for gzip, 1 to 22 for zstd; empty for the default.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnsupportedFormat"/>: another word, or a level that it does not have.</exception>
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
                Codes.UnsupportedFormat, $"MinImageCompression is '{name}'. Set it to gzip, zstd or none, or leave it out, for gzip."),
        };
        if (level.Length == 0)
        {
            return compression;
        }

        if (highest == 0)
        {
            throw new MinImageException(
                Codes.UnsupportedFormat, $"MinImageCompressionLevel is '{level}', and MinImageCompression is none, which has no level. Leave one of them out.");
        }

        return int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= highest
            ? new(compression.Name, compression.MediaType, number)
            : throw new MinImageException(
                Codes.UnsupportedFormat, $"MinImageCompressionLevel is '{level}'. Set it to a number from 1 to {highest} for {compression.Name}, or leave it out.");
    }

    /// <summary>What the compressed bytes depend on besides the content: the level, and the library that makes them.</summary>
    /// <param name="contentLength">The length of all files of the layer, in bytes.</param>
    internal string Format(long contentLength) => Name switch
    {
        "gzip" => $"gzip {LevelFor(contentLength)} {typeof(Deflater).Assembly.FullName}",
        "zstd" => $"zstd {LevelFor(contentLength)} {typeof(Compressor).Assembly.FullName}",
        _ => "none",
    };

    /// <summary>Begins a compressed file.</summary>
    /// <param name="destination">Gets it; stays open.</param>
    /// <param name="contentLength">The length of all files of the layer, in bytes; the level may depend on it.</param>
    internal CompressingStream Compress(Stream destination, long contentLength)
    {
        var level = LevelFor(contentLength);
        return Name switch
        {
            "gzip" => new GzipMemberStream(destination, level, Environment.ProcessorCount),
            "zstd" => new ZstdStream(destination, level, Math.Min(Environment.ProcessorCount, MostZstdJobs)),
            _ => new UncompressedStream(destination),
        };
    }

    private int LevelFor(long contentLength) => _level ?? (Name, contentLength <= LongestForBestLevel) switch
    {
        ("gzip", true) => 9,
        ("gzip", false) => 6,
        (_, true) => 19,
        _ => 9,
    };
}
