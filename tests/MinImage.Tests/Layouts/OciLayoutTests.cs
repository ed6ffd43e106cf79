using System.Text;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Platforms;
using MinImage.RootFileSystems;
using MinImage.Validation;

namespace MinImage.Tests.Layouts;

public sealed class OciLayoutTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => Path.Combine(_temporary.Path, "layout");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Makes_a_layout_and_opens_it_again()
    {
        OciLayout.Open(Folder);
        OciLayout.Open(Folder);

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(Path.Combine(Folder, "oci-layout")));
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Theory]
    [InlineData("mine.txt")]
    [InlineData("index.json")]
    public void Refuses_a_folder_of_something_else_and_touches_nothing(string file)
    {
        _temporary.Write("layout/" + file, "x"u8);

        var error = Assert.Throws<MinImageException>(() => OciLayout.Open(Folder));

        Assert.Equal(Codes.NotALayout, error.Code);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Refuses_a_folder_below_a_file()
    {
        _temporary.Write("file", "x"u8);

        var error = Assert.Throws<MinImageException>(() => OciLayout.Open(Path.Combine(_temporary.Path, "file", "layout")));

        Assert.Equal(Codes.LayoutNotWritable, error.Code);
    }

    [Fact]
    public void Leaves_nothing_of_a_blob_that_failed()
    {
        var layout = OciLayout.Open(Folder);
        var before = Files();

        Assert.Throws<InvalidOperationException>(() => layout.WriteBlob("x", stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal(before, Files());
    }

    [Fact]
    public void Says_that_the_disk_is_full()
    {
        var layout = OciLayout.Open(Folder);
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        var error = Assert.Throws<MinImageException>(() => layout.WriteBlob("x", _ => full.WriteByte(1)));

        Assert.Equal(Codes.DiskFull, error.Code);
        Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_take_a_damaged_blob_for_one_and_writes_it_again()
    {
        var layout = OciLayout.Open(Folder);
        var blob = layout.WriteBlob("x", "abc"u8.ToArray());
        File.WriteAllText(BlobPath(blob.Digest), "abd");

        Assert.False(layout.BlobExists(blob));
        layout.WriteBlob("x", "abc"u8.ToArray());

        Assert.True(layout.BlobExists(blob));
        Assert.False(layout.BlobExists(blob with { Size = 4 }));
    }

    [Fact]
    public void Loses_no_reference_when_many_are_set_at_once()
    {
        OciLayout.Open(Folder);
        var names = Enumerable.Range(0, 8).Select(i => new ImageName("shop", $"t{i}")).ToList();
        var threads = names.Select(name => new Thread(() => ImageWriter.Write(OciLayout.Open(Folder), name, [Image(name.Tag)], CancellationToken.None))).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(names.Select(name => name.ToString()), References().Order(StringComparer.Ordinal));
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Fact]
    public void Survives_publishes_of_one_name_at_once()
    {
        var name = new ImageName("shop", "1");
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() => ImageWriter.Write(OciLayout.Open(Folder), name, [Image($"{i}")], CancellationToken.None))).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(["shop:1"], References());
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
        Assert.Equal(4, Directory.GetFiles(Path.Combine(Folder, "blobs", "sha256")).Length);
    }

    [Fact]
    public void Stops_waiting_for_another_publish_when_cancelled()
    {
        var layout = OciLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("1")], cancellation.Token));
    }

    [Fact]
    public void Deletes_with_a_replaced_image_only_what_no_other_reaches()
    {
        var layout = OciLayout.Open(Folder);
        var first = ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None);
        var other = ImageWriter.Write(layout, new ImageName("shop", "2"), [Image("b")], CancellationToken.None);
        var foreign = layout.WriteBlob("text/plain", "foreign"u8.ToArray());

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
    public void Keeps_what_anything_unknown_may_need(string mediaType, string json)
    {
        var layout = OciLayout.Open(Folder);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var unknown = layout.WriteBlob(mediaType, Encoding.UTF8.GetBytes(json.Replace("DIGEST", first.Top.Digest.ToString(), StringComparison.Ordinal)));
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

    [Fact]
    public void Names_the_reference_for_layouts_and_for_containerd()
    {
        ImageWriter.Write(OciLayout.Open(Folder), new ImageName("shop", "1"), [Image("a")], CancellationToken.None);

        var reference = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!["manifests"]![0]!;

        Assert.Equal("""{"io.containerd.image.name":"docker.io/library/shop:1","org.opencontainers.image.ref.name":"shop:1"}""", reference["annotations"]!.ToJsonString());
        Assert.Equal("""{"architecture":"amd64","os":"linux"}""", reference["platform"]!.ToJsonString());
    }

    [Fact]
    public void Refuses_a_reference_to_what_is_not_there()
    {
        var layout = OciLayout.Open(Folder);

        var error = Assert.Throws<MinImageException>(() => layout.SetReference(new("shop", "1"), new(MediaTypes.ImageManifest, Digest.Of("x"u8), 1), CancellationToken.None));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
        Assert.Empty(References());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":2,"manifests":[1]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"manifests":[]}""")]
    public void Says_that_an_index_is_damaged_and_leaves_it(string json)
    {
        var layout = OciLayout.Open(Folder);
        File.WriteAllText(Path.Combine(Folder, "index.json"), json);

        var error = Assert.Throws<MinImageException>(() => ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
        Assert.Equal(json, File.ReadAllText(Path.Combine(Folder, "index.json")));
    }

    internal static PlatformImage Image(string content, string platform = "linux-x64") => new(
        Platform.FromRuntimeIdentifier(platform),
        [RootFileSystem.From(Accounts.Entries), RootFileSystem.From([new FileEntry("/app/shop", Modes.Executable, 0, 0, FileContent.FromBytes(Encoding.UTF8.GetBytes(content)))])],
        new() { Entrypoint = ["/app/shop"] },
        DateTimeOffset.UnixEpoch);

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
