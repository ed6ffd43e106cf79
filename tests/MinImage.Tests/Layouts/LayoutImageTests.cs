using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;

namespace MinImage.Tests.Layouts;

public sealed class LayoutImageTests : IDisposable
{
    private static readonly ImageName First = new("team/shop", "1");
    private static readonly ImageName Latest = new("team/shop", "latest");

    private readonly TemporaryFolder _temporary = new();
    private readonly Digest _digest;

    public LayoutImageTests() => _digest = Write("a", First, Latest);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Opens_the_image_that_names_refer_to()
    {
        using var image = LayoutImage.Open(Existing(), [First, Latest], CancellationToken.None);

        Assert.Equal(_digest, image.Top.Digest);
        Assert.Equal([First, Latest], image.Names.AsEnumerable());
    }

    [Fact]
    public void Opens_an_image_by_its_digest_whatever_its_name()
    {
        using var image = LayoutImage.Open(Existing(), _digest, CancellationToken.None);

        Assert.Equal(_digest, image.Top.Digest);
        Assert.Null(image.Top.Annotations);
    }

    [Fact]
    public void Names_what_the_layout_contains_if_the_image_is_not_in_it()
    {
        var byName = Assert.Throws<MinImageException>(() => LayoutImage.Open(Existing(), [new("team/shop", "2")], CancellationToken.None));
        var byDigest = Assert.Throws<MinImageException>(() => LayoutImage.Open(Existing(), Digest.Of("other"u8), CancellationToken.None));

        Assert.Equal((Codes.ImageNotFound, Codes.ImageNotFound), (byName.Code, byDigest.Code));
        Assert.Contains("'team/shop:2'. It contains 'team/shop:1', 'team/shop:latest'. Publish first", byName.Message, StringComparison.Ordinal);
        Assert.Contains($"the digest {Digest.Of("other"u8)}. It contains ", byDigest.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_names_of_different_images()
    {
        var other = Write("b", Latest);

        var error = Assert.Throws<MinImageException>(() => LayoutImage.Open(Existing(), [First, Latest], CancellationToken.None));

        Assert.Equal(Codes.ImageNotFound, error.Code);
        Assert.Contains($"are different images: {_digest} and {other}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_create_a_layout_to_read_from()
    {
        var error = Assert.Throws<MinImageException>(() => OciLayout.OpenExisting(_temporary["none"], new RecordingLog()));

        Assert.Equal(Codes.ImageNotFound, error.Code);
        Assert.False(Directory.Exists(_temporary["none"]));
    }

    private OciLayout Existing() => OciLayout.OpenExisting(_temporary["layout"], new RecordingLog());

    private Digest Write(string content, params ImageName[] names) =>
        ImageWriter.Write(TestLayout.Open(_temporary["layout"]), names, [TestImage.Of(content, "linux-x64")], null, CancellationToken.None).Top.Digest;
}
