using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layers;
using MinImage.Oci;
using MinImage.RootFileSystems;
using MinImage.Testing.Images;
using MinImage.Tests.Layouts;
using MinImage.Validation;

namespace MinImage.Tests.Layers;

public sealed class LayerCompressionTests
{
    [Theory]
    [InlineData("", "", MediaTypes.LayerGzip)]
    [InlineData("gzip", "1", MediaTypes.LayerGzip)]
    [InlineData("zstd", "", MediaTypes.LayerZstd)]
    [InlineData("zstd", "22", MediaTypes.LayerZstd)]
    [InlineData("none", "", MediaTypes.Layer)]
    public void Is_the_compression_that_the_project_sets(string name, string level, string mediaType) =>
        Assert.Equal(mediaType, LayerCompression.Parse(name, level).MediaType);

    [Theory]
    [InlineData("lzma", "", "'lzma'")]
    [InlineData("GZIP", "", "'GZIP'")]
    [InlineData("gzip", "0", "'0'")]
    [InlineData("gzip", "10", "1 to 9")]
    [InlineData("zstd", "23", "1 to 22")]
    [InlineData("zstd", "best", "'best'")]
    [InlineData("gzip", "-1", "'-1'")]
    [InlineData("none", "1", "'1'")]
    public void Rejects_an_unknown_compression_or_level(string name, string level, string shown)
    {
        var error = Assert.Throws<MinImageException>(() => LayerCompression.Parse(name, level));

        Assert.Equal(Codes.UnsupportedValue, error.Code);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "6")]
    [InlineData("gzip", "9")]
    [InlineData("zstd", "3")]
    [InlineData("zstd", "19")]
    [InlineData("none", "")]
    public void Produces_a_valid_layout_and_the_same_tar_file(string name, string level)
    {
        using var folder = new TemporaryFolder();
        var gzip = Write(folder, "gzip", LayerCompression.Gzip);

        var image = Write(folder, "other", LayerCompression.Parse(name, level));

        Assert.Empty(LayoutValidator.Validate(Path.Combine(folder.Path, "other"), CancellationToken.None));
        Assert.Equal(gzip.Layers.Select(l => l.DiffId), image.Layers.Select(l => l.DiffId));
        Assert.Equal(image.Layers.Select(l => l.Descriptor.Digest).Distinct().Count(), image.Layers.Length);
    }

    [Fact]
    [Trait(Needs.Trait, Needs.Time)]
    public void A_layer_is_packed_again_only_if_its_compression_changes()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "layout", LayerCompression.Gzip, "cache.json");

        var zstd = Write(folder, "layout", LayerCompression.Zstd, "cache.json");
        var level = Write(folder, "layout", LayerCompression.Parse("zstd", "3"), "cache.json");
        var again = Write(folder, "layout", LayerCompression.Zstd, "cache.json");

        Assert.Equal((2, 2), (zstd.LayersPacked, level.LayersPacked));
        Assert.Equal(MediaTypes.LayerZstd, zstd.Layers[0].Descriptor.MediaType);
        Assert.Equal(zstd.Manifest.Digest, again.Manifest.Digest);
    }

    private static WrittenPlatform Write(TemporaryFolder folder, string layout, LayerCompression compression, string? cache = null)
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        var content = RootFileSystem.From([new FileEntry("/app/numbers", Modes.File, 0, 0, FileContent.FromBytes(System.Text.Encoding.ASCII.GetBytes(text)))]);
        var image = OciLayoutTests.Image("a");
        image = image with { Layers = [image.Layers[0], content], Compression = compression };
        return ImageWriter.Write(
            TestLayout.Open(Path.Combine(folder.Path, layout)), [new ImageName("shop", "1")], [image],
            cache is null ? null : Path.Combine(folder.Path, cache), CancellationToken.None).Platforms[0];
    }
}
