using System.IO.Compression;
using MinImage.RootFileSystems;

namespace MinImage.Tests.RootFileSystems;

public sealed class CompressedAssetTests : IDisposable
{
    // RFC 1952, 2.3.1: the systems that zlib of .NET names.
    private const byte Unix = 3;
    private const byte Windows = 10;
    private const byte Mac = 19;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Windows)]
    [InlineData(Mac)]
    public void A_file_of_another_system_becomes_that_of_unix(byte system)
    {
        var path = _folder["a.gz"];
        File.WriteAllBytes(path, Compressed(system));

        CompressedAsset.Normalize(path);

        Assert.Equal(Compressed(Unix), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_of_unix_and_one_that_is_not_gzip_are_left_alone()
    {
        var unix = _folder["a.gz"];
        var other = _folder["b.gz"];
        File.WriteAllBytes(unix, Compressed(Unix));
        File.WriteAllText(other, "not compressed");
        Array.ForEach([unix, other], path => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch));

        CompressedAsset.Normalize(unix);
        CompressedAsset.Normalize(other);

        Assert.All([unix, other], path => Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path)));
    }

    private static byte[] Compressed(byte system)
    {
        using var result = new MemoryStream();
        using (var stream = new GZipStream(result, CompressionLevel.Optimal))
        {
            stream.Write("static"u8);
        }

        var content = result.ToArray();
        content[9] = system;
        return content;
    }
}
