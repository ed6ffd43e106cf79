using System.Formats.Tar;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Archives;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Tests.Layouts;
using MinImage.Validation;

namespace MinImage.Tests.Deliveries.Archives;

public sealed class ImageArchiveTests : IDisposable
{
    private static readonly ImageName[] Names = [new("team/shop", "1"), new("team/shop", "latest")];

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Holds_a_layout_of_this_image_with_all_its_names_and_of_no_other()
    {
        var layout = TestLayout.Open(At("layout"));
        ImageWriter.Write(layout, new ImageName("other", "1"), [OciLayoutTests.Image("other")], CancellationToken.None);
        var written = ImageWriter.Write(layout, Names, [OciLayoutTests.Image("shop")], null, CancellationToken.None);

        var folder = Extract(Archive(layout, written));

        Assert.Empty(LayoutValidator.Validate(folder, CancellationToken.None));
        var platform = written.Platforms[0];
        Descriptor[] blobs = [platform.Manifest, platform.Config, .. platform.Layers.Select(layer => layer.Descriptor)];
        Assert.Equal(
            [.. blobs.Select(blob => "blobs/sha256/" + blob.Digest.Hex).Order(StringComparer.Ordinal), "index.json", "manifest.json", "oci-layout"],
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["team/shop:1", "team/shop:latest"],
            Json(folder, "index.json")["manifests"]!.AsArray().Select(m => (string?)m!["annotations"]![Annotations.ReferenceName]));
        Assert.Equal(
            ["docker.io/team/shop:1", "docker.io/team/shop:latest"],
            Json(folder, "index.json")["manifests"]!.AsArray().Select(m => (string?)m!["annotations"]![Annotations.ContainerdName]));
    }

    [Fact]
    public void Names_the_same_blobs_to_docker()
    {
        var layout = TestLayout.Open(At("layout"));
        var written = ImageWriter.Write(layout, Names, [OciLayoutTests.Image("shop")], null, CancellationToken.None);

        var entry = Assert.Single(Json(Extract(Archive(layout, written)), "manifest.json").AsArray())!;

        Assert.Equal($"blobs/sha256/{written.Platforms[0].Config.Digest.Hex}", (string?)entry["Config"]);
        Assert.Equal(
            written.Platforms[0].Layers.Select(layer => "blobs/sha256/" + layer.Descriptor.Digest.Hex),
            entry["Layers"]!.AsArray().Select(layer => (string?)layer));
        Assert.Equal(["docker.io/team/shop:1", "docker.io/team/shop:latest"], entry["RepoTags"]!.AsArray().Select(tag => (string?)tag));
    }

    [Theory]
    [InlineData("amd64", 0)]
    [InlineData("arm64", 1)]
    [InlineData("s390x", 0)]
    public void Has_the_index_of_several_platforms_and_one_of_them_for_docker(string architecture, int expected)
    {
        var layout = TestLayout.Open(At("layout"));
        var written = ImageWriter.Write(layout, Names, [OciLayoutTests.Image("a"), OciLayoutTests.Image("b", "linux-arm64")], null, CancellationToken.None);

        var folder = Extract(Archive(layout, written, architecture));

        Assert.Empty(LayoutValidator.Validate(folder, CancellationToken.None));
        Assert.Equal(MediaTypes.ImageIndex, (string?)Json(folder, "index.json")["manifests"]![0]!["mediaType"]);
        Assert.Equal($"blobs/sha256/{written.Platforms[expected].Config.Digest.Hex}", (string?)Json(folder, "manifest.json")[0]!["Config"]);
    }

    [Fact]
    public void Is_the_same_bytes_whatever_else_the_layout_holds_and_says_nothing_of_the_host()
    {
        var one = TestLayout.Open(At("one"));
        var two = TestLayout.Open(At("two"));
        ImageWriter.Write(two, new ImageName("other", "1"), [OciLayoutTests.Image("other")], CancellationToken.None);

        var first = Archive(one, ImageWriter.Write(one, Names, [OciLayoutTests.Image("shop")], null, CancellationToken.None));
        var second = Archive(two, ImageWriter.Write(two, Names, [OciLayoutTests.Image("shop")], null, CancellationToken.None));

        Assert.Equal(first, second);
        using var tar = new TarReader(new MemoryStream(first));
        while (tar.GetNextEntry() is { } entry)
        {
            Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime));
            Assert.Equal(entry.EntryType == TarEntryType.Directory ? 0b111_101_101 : 0b110_100_100, (int)entry.Mode);
        }
    }

    [Fact]
    public void Is_whole_though_another_publish_replaces_the_image_meanwhile()
    {
        var layout = TestLayout.Open(At("layout"));
        var written = ImageWriter.Write(layout, Names, [OciLayoutTests.Image("old")], null, CancellationToken.None);
        using var image = LayoutImage.Open(layout, Names, written.Top.Digest, CancellationToken.None);
        ImageWriter.Write(layout, Names, [OciLayoutTests.Image("new")], null, CancellationToken.None);
        using var archive = new MemoryStream();

        ImageArchive.Write(image, "amd64", archive, null, CancellationToken.None);

        Assert.False(layout.BlobExists(written.Top));
        Assert.Empty(LayoutValidator.Validate(Extract(archive.ToArray()), CancellationToken.None));
    }

    [Fact]
    public void Says_that_another_publish_has_replaced_the_image()
    {
        var layout = TestLayout.Open(At("layout"));
        var written = ImageWriter.Write(layout, Names, [OciLayoutTests.Image("old")], null, CancellationToken.None);
        ImageWriter.Write(layout, Names[1], [OciLayoutTests.Image("new")], CancellationToken.None);

        var error = Assert.Throws<MinImageException>(() => LayoutImage.Open(layout, Names, written.Top.Digest, CancellationToken.None));

        Assert.Equal(Codes.ImageReplaced, error.Code);
        Assert.Contains("team/shop:latest", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("longer than it was")]
    [InlineData("")]
    public void Says_that_a_blob_has_changed_on_the_disk(string content)
    {
        var layout = TestLayout.Open(At("layout"));
        var written = ImageWriter.Write(layout, Names, [OciLayoutTests.Image("shop")], null, CancellationToken.None);
        File.WriteAllText(Path.Combine(At("layout"), "blobs", "sha256", written.Platforms[0].Layers[1].Descriptor.Digest.Hex), content);

        var error = Assert.Throws<MinImageException>(() => Archive(layout, written));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
    }

    internal static byte[] Archive(OciLayout layout, WrittenImage written, string architecture = "amd64")
    {
        using var image = LayoutImage.Open(layout, Names, written.Top.Digest, CancellationToken.None);
        using var archive = new MemoryStream();
        ImageArchive.Write(image, architecture, archive, null, CancellationToken.None);
        return archive.ToArray();
    }

    private string Extract(byte[] archive)
    {
        var folder = Directory.CreateDirectory(At("extracted")).FullName;
        TarFile.ExtractToDirectory(new MemoryStream(archive), folder, overwriteFiles: false);
        return folder;
    }

    private string At(string name) => Path.Combine(_temporary.Path, name);

    private static JsonNode Json(string folder, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;
}
