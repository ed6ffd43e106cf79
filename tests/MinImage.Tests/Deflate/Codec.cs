using System.IO.Compression;
using ICSharpCode.SharpZipLib.Zip.Compression;
using MinImage.Deflate;

namespace MinImage.Tests.Deflate;

/// <summary>Compresses in parts, and decompresses with two independent decoders: SharpZipLib, and the zlib of .NET.</summary>
internal static class Codec
{
    /// <summary>Compresses an input in parts of equal length.</summary>
    public static byte[] Encode(DeflateEncoder encoder, byte[] input, int part)
    {
        using var file = new MemoryStream();
        var buffer = new byte[DeflateEncoder.Window + part + DeflateEncoder.Slack];

        // What is behind the input has no influence.
        Array.Fill(buffer, (byte)0xAA);
        var output = new byte[DeflateEncoder.Bound(part)];
        var at = 0;
        do
        {
            var window = Math.Min(at, DeflateEncoder.Window);
            var length = Math.Min(input.Length - at, part);
            input.AsSpan(at - window, window + length).CopyTo(buffer);
            at += length;
            file.Write(output, 0, encoder.Encode(buffer, window, window + length, at == input.Length, output));
        }
        while (at < input.Length);
        return file.ToArray();
    }

    /// <summary>Returns whether both decoders decompress the original bytes, and read the file to its end.</summary>
    public static bool IsDecoded(byte[] file, byte[] input) => Inflate(file, input.Length).AsSpan().SequenceEqual(input) && IsDecodedByZlib(file, input);

    private static byte[] Inflate(byte[] file, int length)
    {
        var inflater = new Inflater(noHeader: true);
        inflater.SetInput(file);
        var output = new byte[length + 1];
        var count = 0;
        for (int read; (read = inflater.Inflate(output, count, output.Length - count)) > 0;)
        {
            count += read;
        }

        return inflater.IsFinished && inflater.RemainingInput == 0 ? output[..count] : [];
    }

    private static bool IsDecodedByZlib(byte[] file, byte[] input)
    {
        using var zlib = new DeflateStream(new MemoryStream(file), CompressionMode.Decompress);
        var output = new byte[input.Length + 1];
        return zlib.ReadAtLeast(output, output.Length, throwOnEndOfStream: false) == input.Length && output.AsSpan(0, input.Length).SequenceEqual(input);
    }
}
