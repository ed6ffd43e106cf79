using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Archives;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.RootFileSystems;
using MinImage.Testing.Images;
using MinImage.Tests.Layouts;
using MinImage.Validation;

namespace MinImage.Tests.Images;

public sealed class ImageWriterTests : IDisposable
{
    private static readonly ImageName Name = new("shop", "1");
    private readonly TemporaryFolder _temporary = new();

    private static LayoutImage Publish(OciLayout layout, string content, out WrittenImage written)
    {
        using var uncommitted = ImageWriter.WriteBlobs(layout, [OciLayoutTests.Image(content)], null, null, CancellationToken.None);
        uncommitted.Commit([Name], [], CancellationToken.None);
        written = uncommitted.Image;
        return uncommitted.OpenForDelivery([Name]);
    }

    private static Digest DigestIn(string archive)
    {
        using var tar = new TarReader(File.OpenRead(archive));
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            if (entry.Name == "index.json")
            {
                return Digest.Parse((string?)JsonNode.Parse(entry.DataStream!)!["manifests"]![0]!["digest"]);
            }
        }

        throw new InvalidOperationException("There is no index.json.");
    }

    private string Cache => Path.Combine(_temporary.Path, "cache", "layers.json");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Writes_the_same_image_in_any_folder_and_for_any_order_of_platforms()
    {
        var one = Write("one", null, OciLayoutTests.Image("a"), OciLayoutTests.Image("b", "linux-arm64"));
        var two = Write("two", null, OciLayoutTests.Image("b", "linux-arm64"), OciLayoutTests.Image("a"));

        Assert.Equal(one.Top.Digest, two.Top.Digest);
        Assert.Equal(MediaTypes.ImageIndex, one.Top.MediaType);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_temporary.Path, "one", "index.json")), File.ReadAllBytes(Path.Combine(_temporary.Path, "two", "index.json")));
        Assert.Empty(LayoutValidator.Validate(Path.Combine(_temporary.Path, "one"), CancellationToken.None));
    }

    [Fact]
    public void Packs_an_unchanged_layer_only_once()
    {
        var first = Write("layout", Cache, OciLayoutTests.Image("a"));
        var again = Write("layout", Cache, OciLayoutTests.Image("a"));
        var changed = Write("layout", Cache, OciLayoutTests.Image("b"));

        Assert.Equal([2, 0, 1], [first.Platforms[0].LayersPacked, again.Platforms[0].LayersPacked, changed.Platforms[0].LayersPacked]);
        Assert.Equal(first.Top.Digest, again.Top.Digest);
    }

    [Fact]
    public void Shares_a_layer_among_platforms()
    {
        var image = Write("layout", null, OciLayoutTests.Image("a"), OciLayoutTests.Image("b", "linux-arm64"));

        Assert.Equal([2, 1], image.Platforms.Select(platform => platform.LayersPacked));
    }

    [Fact]
    public void Packs_again_if_the_blob_is_missing()
    {
        var first = Write("layout", Cache, OciLayoutTests.Image("a"));
        File.Delete(Path.Combine(_temporary.Path, "layout", "blobs", "sha256", first.Platforms[0].Layers[1].Descriptor.Digest.Hex));

        Assert.Equal(1, Write("layout", Cache, OciLayoutTests.Image("a")).Platforms[0].LayersPacked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"key":"x"}]""")]
    [InlineData("{}")]
    public void Ignores_a_damaged_cache(string content)
    {
        _temporary.Write("cache/layers.json", Encoding.UTF8.GetBytes(content));

        Assert.Equal(2, Write("layout", Cache, OciLayoutTests.Image("a")).Platforms[0].LayersPacked);
    }

    [Fact]
    public void Does_not_believe_the_cache_which_blob_a_layer_is()
    {
        var first = Write("layout", Cache, OciLayoutTests.Image("a"));
        var (lower, upper) = (first.Platforms[0].Layers[0].Descriptor, first.Platforms[0].Layers[1].Descriptor);
        var cache = File.ReadAllText(Cache);
        string[] wrong =
        [
            cache.Replace(first.Platforms[0].Layers[1].DiffId.Hex, new string('0', 64), StringComparison.Ordinal),
            WithBlob(cache, upper.Digest, lower),
            WithBlob(cache, upper.Digest, first.Platforms[0].Config),
            WithBlob(cache, upper.Digest, upper with { Size = upper.Size + 1 }),
            WithBlob(cache, upper.Digest, upper with { MediaType = MediaTypes.LayerZstd }),
        ];

        foreach (var content in wrong)
        {
            Assert.NotEqual(cache, content);
            File.WriteAllText(Cache, content);

            var image = Write("layout", Cache, OciLayoutTests.Image("a"));

            Assert.Equal((1, first.Top.Digest), (image.Platforms[0].LayersPacked, image.Top.Digest));
            Assert.Equal(0, Write("layout", Cache, OciLayoutTests.Image("a")).Platforms[0].LayersPacked);
        }

        Assert.Empty(LayoutValidator.Validate(Path.Combine(_temporary.Path, "layout"), CancellationToken.None));
    }

    [Fact]
    public async Task Never_ships_what_a_file_only_contained_while_another_publish_packed_it()
    {
        var large = _temporary.Write("a.bin", RandomNumberGenerator.GetBytes(24 << 20));
        var changed = _temporary.Write("z.txt", "GOOD"u8.ToArray());
        var content = RootFileSystem.From([Of("/app/a.bin", large), Of("/app/z.txt", changed)]);
        var image = OciLayoutTests.Image("a");
        image = image with { Layers = [image.Layers[0], content] };
        var good = Write("other", null, image);

        var packing = Task.Run(() => Write("layout", Cache, image));
        var layout = Path.Combine(_temporary.Path, "layout");
        Assert.True(
            SpinWait.SpinUntil(
                () => Directory.Exists(layout) && new DirectoryInfo(layout).GetFiles(WholeFile.TemporaryPattern).Any(IsLong),
                TimeSpan.FromMinutes(1)));
        File.WriteAllText(changed, "EVIL");
        var evil = await packing;
        File.WriteAllText(changed, "GOOD");
        var after = Write("layout", Cache, image);

        Assert.NotEqual(good.Top.Digest, evil.Top.Digest);
        Assert.Equal(good.Top.Digest, after.Top.Digest);
        Assert.Equal(good.Platforms[0].Layers[1].DiffId, after.Platforms[0].Layers[1].DiffId);

        static FileEntry Of(string path, string source) => new(path, Modes.File, 0, 0, FileContent.FromFile(source));
    }

    // A file that is renamed meanwhile no longer exists.
    private static bool IsLong(FileInfo file)
    {
        file.Refresh();
        return file.Exists && file.Length > 1 << 20;
    }

    [Fact]
    public void Counts_the_bytes_that_are_pulled_and_the_bytes_on_disk()
    {
        var platform = Write("layout", null, OciLayoutTests.Image("12345")).Platforms[0];

        var blobs = Directory.GetFiles(Path.Combine(_temporary.Path, "layout", "blobs", "sha256"));
        Assert.Equal(blobs.Sum(blob => new FileInfo(blob).Length), platform.BytesPulled);
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(platform.ConfigJson)), platform.Config.Digest);
        Assert.Equal(
            OciLayoutTests.Image("").Layers[0].Entries.OfType<MinImage.RootFileSystems.FileEntry>().Sum(file => file.Content.Length) + 5, platform.BytesOnDisk);
    }

    [Fact]
    public void Annotates_each_manifest_and_the_index_over_them()
    {
        var annotated = OciLayoutTests.Image("a") with { Annotations = Pair("of", "manifest") };
        var layout = TestLayout.Open(Path.Combine(_temporary.Path, "layout"));

        using var written = ImageWriter.WriteBlobs(
            layout, [annotated, OciLayoutTests.Image("b", "linux-arm64")], Pair("of", "index"), cacheFile: null, CancellationToken.None);
        written.Commit([Name], [], CancellationToken.None);
        var image = written.Image;

        Assert.EndsWith("""],"annotations":{"of":"index"}}""", image.TopJson, StringComparison.Ordinal);
        Assert.EndsWith("""],"annotations":{"of":"manifest"}}""", image.Platforms[0].ManifestJson, StringComparison.Ordinal);
        Assert.DoesNotContain("annotations", image.Platforms[1].ManifestJson, StringComparison.Ordinal);
        Assert.Empty(LayoutValidator.Validate(Path.Combine(_temporary.Path, "layout"), CancellationToken.None));
    }

    [Fact]
    public void Leaves_the_layout_and_the_cache_unchanged_if_an_image_is_not_committed()
    {
        Write("layout", Cache, OciLayoutTests.Image("a"));
        var layout = Path.Combine(_temporary.Path, "layout");
        var before = Files(layout);
        var cache = File.ReadAllBytes(Cache);

        using (var written = ImageWriter.WriteBlobs(TestLayout.Open(layout), [OciLayoutTests.Image("b")], null, Cache, CancellationToken.None))
        {
            Assert.True(TestLayout.Open(layout).BlobExists(written.Image.Top));
        }

        Assert.Equal(before, Files(layout));
        Assert.Equal(cache, File.ReadAllBytes(Cache));
    }

    [Fact]
    public void Keeps_other_publishes_out_until_an_image_is_committed()
    {
        var layout = TestLayout.Open(Path.Combine(_temporary.Path, "layout"));
        using var written = ImageWriter.WriteBlobs(layout, [OciLayoutTests.Image("a")], null, null, CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => ImageWriter.WriteBlobs(layout, [OciLayoutTests.Image("b")], null, null, cancellation.Token));
    }

    [Fact]
    public void Delivers_what_its_own_publish_wrote_although_others_replace_it_meanwhile()
    {
        var folder = Path.Combine(_temporary.Path, "layout");
        var failures = new ConcurrentQueue<Exception>();
        var digests = new ConcurrentDictionary<int, (Digest Written, Digest Delivered)>();
        var publishes = Enumerable.Range(0, 20).Select(i => new Thread(() =>
        {
            try
            {
                using var delivery = Publish(TestLayout.Open(folder), $"{i}", out var written);
                Thread.Sleep(100);
                var archive = Path.Combine(_temporary.Path, $"{i}.tar");
                ArchiveFile.Write(delivery, "amd64", archive, progress: null, CancellationToken.None);
                digests[i] = (written.Top.Digest, DigestIn(archive));
            }
            catch (Exception e) when (e is MinImageException or IOException)
            {
                failures.Enqueue(e);
            }
        })).ToList();

        publishes.ForEach(publish => publish.Start());
        publishes.ForEach(publish => publish.Join());

        Assert.Empty(failures);
        Assert.Equal(20, digests.Values.Select(pair => pair.Written).Distinct().Count());
        Assert.All(digests.Values, pair => Assert.Equal(pair.Written, pair.Delivered));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(folder, "blobs", "sha256")).Length);
    }

    [Fact]
    public void Commits_nothing_when_canceled_between_the_phases()
    {
        var layout = TestLayout.Open(Path.Combine(_temporary.Path, "layout"));
        using var cancellation = new CancellationTokenSource();
        using var written = ImageWriter.WriteBlobs(layout, [OciLayoutTests.Image("a")], null, null, cancellation.Token);
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => written.Commit([Name], [], cancellation.Token));

        Assert.Null(layout.FindReference(Name));
    }

    [Fact]
    public void Writes_nothing_without_a_name()
    {
        var layout = TestLayout.Open(Path.Combine(_temporary.Path, "layout"));
        var before = Files(layout.Folder);

        Assert.Throws<ArgumentOutOfRangeException>(() => ImageWriter.Write(layout, [], [OciLayoutTests.Image("a")], Cache, CancellationToken.None));

        Assert.Equal(before, Files(layout.Folder));
        Assert.False(File.Exists(Cache));
    }

    [Fact]
    public void Rejects_two_images_for_the_same_platform()
    {
        var error = Assert.Throws<MinImageException>(() => Write("layout", null, OciLayoutTests.Image("a"), OciLayoutTests.Image("a", "linux-musl-x64")));

        Assert.Equal(Codes.PlatformNotSupported, error.Code);
    }

    private static ImmutableSortedDictionary<string, string> Pair(string name, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(name, value);

    private static string[] Files(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Digest.Of(File.ReadAllBytes(file))}"),
    ];

    private WrittenImage Write(string layout, string? cache, params PlatformImage[] images) =>
        ImageWriter.Write(TestLayout.Open(Path.Combine(_temporary.Path, layout)), [Name], images, cache, CancellationToken.None);

    // Changes the blob of the entry that has another one.
    private static string WithBlob(string cache, Digest from, Descriptor to)
    {
        var entries = JsonNode.Parse(cache)!.AsArray();
        var entry = entries.Single(entry => (string?)entry!["blob"]!["digest"] == from.ToString());
        entry!["blob"] = new JsonObject { ["mediaType"] = to.MediaType, ["digest"] = to.Digest.ToString(), ["size"] = to.Size };
        return entries.ToJsonString();
    }
}
