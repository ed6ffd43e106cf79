using MinImage.Layers;

namespace MinImage.Testing.Layers;

/// <summary>Content to compress, and its compression.</summary>
internal static class ZstdSample
{
    /// <summary>Creates content of which some can be compressed: one byte in <paramref name="noise"/> is random.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="noise">The more, the faster the high levels are.</param>
    public static byte[] Content(int length, int noise = 2)
    {
        var content = new byte[length];
        var random = new Random(length);
        for (var i = 0; i < length; i++)
        {
            content[i] = i % noise == 0 ? (byte)random.Next(256) : (byte)(i >> 12);
        }

        return content;
    }

    /// <summary>Compresses content that is written in steps of so many bytes.</summary>
    public static byte[] Compress(byte[] content, int level, int degree, int step)
    {
        using var file = new MemoryStream();
        using var zstd = new ZstdStream(file, level, degree);
        for (var at = 0; at < content.Length; at += step)
        {
            zstd.Write(content.AsSpan(at, Math.Min(step, content.Length - at)));
        }

        zstd.Finish();
        return file.ToArray();
    }
}
