using System.Text;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.RootFileSystems;
using MinImage.Testing.Images;
using MinImage.Validation;

namespace MinImage.Tests.Layouts;

public sealed class OciLayoutTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => Path.Combine(_temporary.Path, "layout");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Creates_a_layout_and_opens_it_again()
    {
        OciLayout.Open(Folder);
        OciLayout.Open(Folder);

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(Path.Combine(Folder, "oci-layout")));
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Theory]
    [InlineData("mine.txt")]
    [InlineData("index.json")]
    public void Rejects_a_folder_with_other_content_and_changes_nothing(string file)
    {
        _temporary.Write("layout/" + file, "x"u8);

        var error = Assert.Throws<MinImageException>(() => OciLayout.Open(Folder));

        Assert.Equal(Codes.NotALayout, error.Code);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Rejects_a_folder_below_a_file()
    {
        _temporary.Write("file", "x"u8);

        var error = Assert.Throws<MinImageException>(() => OciLayout.Open(Path.Combine(_temporary.Path, "file", "layout")));

        Assert.Equal(Codes.LayoutNotWritable, error.Code);
    }

    [Fact]
    public void Leaves_nothing_behind_if_writing_a_blob_fails()
    {
        var layout = OciLayout.Open(Folder);
        var before = Files();
        using var held = layout.Lock(CancellationToken.None);

        Assert.Throws<InvalidOperationException>(() => layout.WriteBlob(held, "x", stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal(before, Files());
    }

    [Fact]
    public void Reports_a_full_disk()
    {
        var layout = OciLayout.Open(Folder);
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        using var held = layout.Lock(CancellationToken.None);

        var error = Assert.Throws<MinImageException>(() => layout.WriteBlob(held, "x", _ => full.WriteByte(1)));

        Assert.Equal(Codes.DiskFull, error.Code);
        Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_reuse_a_damaged_blob_but_writes_it_again()
    {
        var layout = OciLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);
        var blob = layout.WriteBlob(held, "x", "abc"u8.ToArray());
        File.WriteAllText(BlobPath(blob.Digest), "abd");

        Assert.False(layout.BlobExists(blob));
        layout.WriteBlob(held, "x", "abc"u8.ToArray());

        Assert.True(layout.BlobExists(blob));
        Assert.False(layout.BlobExists(blob with { Size = 4 }));
    }

    [Fact]
    public void Loses_no_reference_when_many_are_set_concurrently()
    {
        OciLayout.Open(Folder);
        var names = Enumerable.Range(0, 8).Select(i => new ImageName("shop", $"t{i}")).ToList();
        var threads = names.Select(name => new Thread(() => ImageWriter.Write(OciLayout.Open(Folder), name, [Image(name.Tag)], CancellationToken.None)))
            .ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(names.Select(name => name.ToString()), References().Order(StringComparer.Ordinal));
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Fact]
    public void Survives_concurrent_publishes_of_the_same_name()
    {
        var name = new ImageName("shop", "1");
        var threads = Enumerable.Range(0, 8)
            .Select(i => new Thread(() => ImageWriter.Write(OciLayout.Open(Folder), name, [Image($"{i}")], CancellationToken.None)))
            .ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(["shop:1"], References());
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(Folder, "blobs", "sha256")).Length);
    }

    [Fact]
    public void Stops_waiting_for_another_publish_when_canceled()
    {
        var layout = OciLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("1")], cancellation.Token));
    }

    [Fact]
    public void Deletes_only_unreachable_blobs_of_a_replaced_image()
    {
        var layout = OciLayout.Open(Folder);
        var first = ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None);
        var other = ImageWriter.Write(layout, new ImageName("shop", "2"), [Image("b")], CancellationToken.None);
        var foreign = PutForeign("text/plain", "foreign"u8);

        ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("c")], CancellationToken.None);

        Assert.False(layout.BlobExists(first.Top));
        Assert.False(layout.BlobExists(first.Platforms[0].Layers[1].Descriptor));
        Assert.True(layout.BlobExists(first.Platforms[0].Layers[0].Descriptor));
        Assert.True(layout.BlobExists(other.Top));
        Assert.True(layout.BlobExists(foreign));
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Theory]
    [InlineData("application/vnd.example.signature+json", """{"anything":["DIGEST"]}""")]
    [InlineData("application/vnd.oci.image.manifest.v1+json", """{"schemaVersion":2,"subject":{"mediaType":"x","digest":"DIGEST","size":1}}""")]
    public void Keeps_every_blob_that_unknown_content_may_need(string mediaType, string json)
    {
        var layout = OciLayout.Open(Folder);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var unknown = PutForeign(mediaType, Encoding.UTF8.GetBytes(json.Replace("DIGEST", first.Top.Digest.ToString(), StringComparison.Ordinal)));
        EditIndex(index => index["manifests"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["mediaType"] = mediaType,
            ["digest"] = unknown.Digest.ToString(),
            ["size"] = unknown.Size,
            ["foreign"] = "kept",
        }));

        ImageWriter.Write(layout, name, [Image("b")], CancellationToken.None);

        Assert.True(layout.BlobExists(first.Top));
        Assert.True(layout.BlobExists(first.Platforms[0].Layers[1].Descriptor));
        Assert.Contains("\"foreign\":\"kept\"", File.ReadAllText(Path.Combine(Folder, "index.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "application/vnd.oci.image.manifest.v1+json",
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "subject":{"mediaType":"x","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":1},
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"LEAF","size":4},"layers":[]}
        """)]
    [InlineData(
        "application/vnd.oci.image.manifest.v1+json",
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "config":{"mediaType":"application/vnd.example.config+json","digest":"LEAF","size":4},"layers":[]}
        """)]
    [InlineData("application/vnd.example.attestation+json", """{"anything":"LEAF"}""")]
    public void Keeps_blobs_that_another_tool_added_below_a_replaced_image(string mediaType, string json)
    {
        var layout = OciLayout.Open(Folder);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var leaf = PutForeign("application/vnd.example.config+json", "leaf"u8);
        var attestation = PutForeign(mediaType, Encoding.UTF8.GetBytes(json.Replace("LEAF", leaf.Digest.ToString(), StringComparison.Ordinal)));
        var index = PutForeign(MediaTypes.ImageIndex, new ImageIndex([first.Top, attestation]).ToJson());
        EditIndex(root =>
        {
            root["manifests"]![0]!["mediaType"] = MediaTypes.ImageIndex;
            root["manifests"]![0]!["digest"] = index.Digest.ToString();
            root["manifests"]![0]!["size"] = index.Size;
        });

        ImageWriter.Write(layout, name, [Image("b")], CancellationToken.None);

        Assert.True(layout.BlobExists(leaf));
        Assert.False(layout.BlobExists(first.Top));
    }

    [Fact]
    public void Sets_all_names_of_an_image_in_one_step()
    {
        var layout = OciLayout.Open(Folder);
        ImageWriter.Write(layout, [new("shop", "1"), new("shop", "2")], [Image("a")], cacheFile: null, CancellationToken.None);
        var before = File.GetLastWriteTimeUtc(Path.Combine(Folder, "index.json"));
        using var watcher = new FileSystemWatcher(Folder, "index.json");
        var renames = 0;
        watcher.Renamed += (_, _) => Interlocked.Increment(ref renames);
        watcher.EnableRaisingEvents = true;

        ImageWriter.Write(layout, [new("shop", "1"), new("shop", "2")], [Image("b")], cacheFile: null, CancellationToken.None);

        Assert.Equal(["shop:1", "shop:2"], References());
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref renames) > 0, TimeSpan.FromSeconds(5)));
        Assert.Equal(1, Volatile.Read(ref renames));
    }

    [Fact]
    public void A_failed_publish_leaves_none_of_its_blobs()
    {
        var layout = OciLayout.Open(Folder);
        ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None);
        var before = Files();
        var missing = FileContent.FromFile(Path.Combine(_temporary.Path, "missing"));
        var broken = Image("c", "linux-arm64") with { Layers = [RootFileSystem.From([new FileEntry("/app/shop", Modes.Executable, 0, 0, missing)])] };

        Assert.Throws<MinImageException>(() => ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("b"), broken], CancellationToken.None));

        Assert.Equal(before, Files());
    }

    [Fact]
    public void Names_the_reference_for_layouts_and_for_containerd()
    {
        ImageWriter.Write(OciLayout.Open(Folder), new ImageName("shop", "1"), [Image("a")], CancellationToken.None);

        var reference = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!["manifests"]![0]!;

        Assert.Equal(
            """{"io.containerd.image.name":"docker.io/library/shop:1","org.opencontainers.image.ref.name":"shop:1"}""",
            reference["annotations"]!.ToJsonString());
        Assert.Equal("""{"architecture":"amd64","os":"linux"}""", reference["platform"]!.ToJsonString());
    }

    [Fact]
    public void Rejects_a_reference_to_a_missing_blob()
    {
        var layout = OciLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);

        var error = Assert.Throws<MinImageException>(() => layout.SetReferences(held, [new("shop", "1")], new(MediaTypes.ImageManifest, Digest.Of("x"u8), 1)));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
        Assert.Empty(References());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":2,"manifests":[1]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"manifests":[]}""")]
    public void Reports_a_damaged_index_and_leaves_it_unchanged(string json)
    {
        var layout = OciLayout.Open(Folder);
        File.WriteAllText(Path.Combine(Folder, "index.json"), json);

        var error = Assert.Throws<MinImageException>(() => ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
        Assert.Equal(json, File.ReadAllText(Path.Combine(Folder, "index.json")));
    }

    internal static PlatformImage Image(string content, string platform = "linux-x64") => TestImage.Of(content, platform);

    /// <summary>Adds a blob to the layout as another tool does.</summary>
    private Descriptor PutForeign(string mediaType, ReadOnlySpan<byte> content)
    {
        var digest = Digest.Of(content);
        File.WriteAllBytes(BlobPath(digest), content);
        return new(mediaType, digest, content.Length);
    }

    private string BlobPath(Digest digest) => Path.Combine(Folder, "blobs", "sha256", digest.Hex);

    private string[] Files() => [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private IEnumerable<string> References() => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!["manifests"]!.AsArray()
        .Select(manifest => (string)manifest!["annotations"]!["org.opencontainers.image.ref.name"]!);

    private void EditIndex(Action<JsonNode> edit)
    {
        var path = Path.Combine(Folder, "index.json");
        var index = JsonNode.Parse(File.ReadAllText(path))!;
        edit(index);
        File.WriteAllText(path, index.ToJsonString());
    }
}
