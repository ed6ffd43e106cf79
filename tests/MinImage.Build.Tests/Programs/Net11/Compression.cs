using System.IO.Compression;

internal static class Compression
{
    public static void TryAll()
    {
        Try("gzip", stream => new GZipStream(stream, CompressionLevel.Optimal, true), stream => new GZipStream(stream, CompressionMode.Decompress));
        Try("zlib", stream => new ZLibStream(stream, CompressionLevel.Optimal, true), stream => new ZLibStream(stream, CompressionMode.Decompress));
        Try("brotli", stream => new BrotliStream(stream, CompressionLevel.Optimal, true), stream => new BrotliStream(stream, CompressionMode.Decompress));
        // New in .NET 11, from libzstd.a of the runtime pack.
        Try("zstd", stream => new ZstandardStream(stream, CompressionLevel.Optimal, true), stream => new ZstandardStream(stream, CompressionMode.Decompress));
    }

    private static void Try(string name, Func<Stream, Stream> compress, Func<Stream, Stream> decompress) => Features.Try(name, () =>
    {
        var compressed = new MemoryStream();
        using (var stream = compress(compressed))
        {
            stream.Write(new byte[100_000]);
        }

        compressed.Position = 0;
        using var decompressed = decompress(compressed);
        var content = new MemoryStream();
        decompressed.CopyTo(content);
        return $"{content.Length} bytes, compressed: {compressed.Length is > 0 and < 1000}";
    });
}
