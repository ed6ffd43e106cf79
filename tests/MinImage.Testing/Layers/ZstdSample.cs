using MinImage.Layers;

namespace MinImage.Testing.Layers;

/// <summary>Content to compress, and its compression.</summary>
internal static class ZstdSample
{
    public static byte[] Content(int length)
    {
        var content = new byte[length];
        var random = new Random(length);
        random.NextBytes(content);

        // Half of it can be compressed.
        for (var i = 0; i < length; i += 2)
        {
            content[i] = (byte)(i >> 12);
        }

        return content;
    }

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
