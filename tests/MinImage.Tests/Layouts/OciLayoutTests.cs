using System.Security.Cryptography;
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
        TestLayout.Open(Folder);
        TestLayout.Open(Folder);

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(Path.Combine(Folder, "oci-layout")));
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Theory]
    [InlineData("mine.txt")]
    [InlineData("index.json")]
    public void Rejects_a_folder_with_other_content_and_changes_nothing(string file)
    {
        _temporary.Write("layout/" + file, "x"u8);

        var error = Assert.Throws<MinImageException>(() => TestLayout.Open(Folder));

        Assert.Equal(Codes.NotALayout, error.Code);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Rejects_a_folder_below_a_file()
    {
        _temporary.Write("file", "x"u8);

        var error = Assert.Throws<MinImageException>(() => TestLayout.Open(Path.Combine(_temporary.Path, "file", "layout")));

        Assert.Equal(Codes.LayoutNotWritable, error.Code);
    }

    [Fact]
    public void Leaves_nothing_behind_if_writing_a_blob_fails()
    {
        var layout = TestLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);
        var before = Files();

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
        var layout = TestLayout.Open(Folder);
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

        using var held = layout.Lock(CancellationToken.None);

        var error = Assert.Throws<MinImageException>(() => layout.WriteBlob(held, "x", _ => full.WriteByte(1)));

        Assert.Equal(Codes.DiskFull, error.Code);
        Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_reuse_a_damaged_blob_but_writes_it_again()
    {
        var layout = TestLayout.Open(Folder);
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
        TestLayout.Open(Folder);
        var names = Enumerable.Range(0, 8).Select(i => new ImageName("shop", $"t{i}")).ToList();
        var threads = names.Select(name => new Thread(() => ImageWriter.Write(TestLayout.Open(Folder), name, [Image(name.Tag)], CancellationToken.None)))
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
            .Select(i => new Thread(() => ImageWriter.Write(TestLayout.Open(Folder), name, [Image($"{i}")], CancellationToken.None)))
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
        var layout = TestLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("1")], cancellation.Token));
    }

    [Fact]
    public void Deletes_only_unreachable_blobs_of_a_replaced_image()
    {
        var layout = TestLayout.Open(Folder);
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
        var layout = TestLayout.Open(Folder);
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
        var layout = TestLayout.Open(Folder);
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
        var layout = TestLayout.Open(Folder);
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
        var layout = TestLayout.Open(Folder);
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
        ImageWriter.Write(TestLayout.Open(Folder), new ImageName("shop", "1"), [Image("a")], CancellationToken.None);

        var reference = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!["manifests"]![0]!;

        Assert.Equal(
            """{"io.containerd.image.name":"docker.io/library/shop:1","org.opencontainers.image.ref.name":"shop:1"}""",
            reference["annotations"]!.ToJsonString());
        Assert.Equal("""{"architecture":"amd64","os":"linux"}""", reference["platform"]!.ToJsonString());
    }

    [Fact]
    public void Rejects_a_reference_to_a_missing_blob()
    {
        var layout = TestLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);

        var missing = new Descriptor(MediaTypes.ImageManifest, Digest.Of("x"u8), 1);
        var error = Assert.Throws<MinImageException>(() => layout.SetReferences(held, [new("shop", "1")], missing, []));

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
        var layout = TestLayout.Open(Folder);
        File.WriteAllText(Path.Combine(Folder, "index.json"), json);

        var error = Assert.Throws<MinImageException>(() => ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
        Assert.Equal(json, File.ReadAllText(Path.Combine(Folder, "index.json")));
    }

    [Fact]
    public void Leaves_no_file_of_its_own_in_a_finished_layout()
    {
        ImageWriter.Write(TestLayout.Open(Folder), new ImageName("shop", "1"), [Image("a")], CancellationToken.None);

        Assert.Equal(["blobs", "index.json", "oci-layout"], Entries());
    }

    [Fact]
    public void Removes_the_lock_file_of_an_earlier_version()
    {
        TestLayout.Open(Folder);
        File.WriteAllText(Path.Combine(Folder, ".minimage.lock"), "");

        ImageWriter.Write(TestLayout.Open(Folder), new ImageName("shop", "1"), [Image("a")], CancellationToken.None);

        Assert.Equal(["blobs", "index.json", "oci-layout"], Entries());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Waits_for_an_earlier_version_until_canceled_also_to_create_a_layout(bool isThereBefore)
    {
        Directory.CreateDirectory(Folder);
        if (isThereBefore)
        {
            TestLayout.Open(Folder);
        }

        using var old = new FileStream(Path.Combine(Folder, ".minimage.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => ImageWriter.Write(
            OciLayout.Open(Folder, new RecordingLog(), cancellation.Token), new ImageName("shop", "1"), [Image("1")], cancellation.Token));
    }

    [Fact]
    public void Reports_for_whom_it_waits_and_for_how_long_at_most()
    {
        var log = new RecordingLog();
        var waiting = new LayoutWaiting(TimeProvider.System, FirstMessage: TimeSpan.FromMilliseconds(50), Limit: TimeSpan.FromMilliseconds(300));
        var layout = OciLayout.Open(Folder, log, waiting, CancellationToken.None);
        using var held = layout.Lock(CancellationToken.None);

        var error = Assert.Throws<MinImageException>(() => layout.Lock(CancellationToken.None));

        var holder = $"process {Environment.ProcessId} on {Environment.MachineName}";
        Assert.StartsWith($"Waiting for {holder}", Assert.Single(log.Messages), StringComparison.Ordinal);
        Assert.Equal(Codes.LayoutInUse, error.Code);
        Assert.Contains(holder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hinders_no_reader_while_it_is_locked()
    {
        using var held = TestLayout.Open(Folder).Lock(CancellationToken.None);

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(Path.Combine(Folder, "oci-layout")));
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Fact]
    public void Keeps_the_blobs_of_a_manifest_that_a_sha512_refers_to_and_deletes_the_others()
    {
        var log = new RecordingLog();
        var layout = OciLayout.Open(Folder, log, CancellationToken.None);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var copy = PutForeignBySha512(MediaTypes.ImageManifest, File.ReadAllBytes(BlobPath(first.Top.Digest)));
        AddReference(copy, "other:1");

        ImageWriter.Write(layout, name, [Image("b")], CancellationToken.None);

        Assert.False(layout.BlobExists(first.Top));
        Assert.All(first.Platforms[0].Layers, layer => Assert.True(layout.BlobExists(layer.Descriptor)));
        Assert.Empty(log.Messages);
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Fact]
    public void Validates_a_blob_by_its_own_algorithm()
    {
        var layout = TestLayout.Open(Folder);
        var first = ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None);
        var manifest = File.ReadAllBytes(BlobPath(first.Top.Digest));
        var copy = PutForeignBySha512(MediaTypes.ImageManifest, manifest);
        AddReference(copy, "other:1");
        File.WriteAllBytes(layout.BlobPath(copy.Digest), [.. manifest[..^1], (byte)' ', manifest[^1]]);

        Assert.Contains(LayoutValidator.Validate(Folder, CancellationToken.None), finding => finding.Fault == LayoutFault.Digest);
    }

    [Theory]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"00"}}]}""" + "\n{}\n")]
    [InlineData("{\"subject\":1")]
    public void Deletes_garbage_although_a_layer_of_another_tool_looks_like_a_damaged_manifest(string content)
    {
        var log = new RecordingLog();
        var layout = OciLayout.Open(Folder, log, CancellationToken.None);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var large = new byte[(int)BlobGraph.LargestManifest + 1];
        large[0] = (byte)'{';
        var layers = new[] { PutForeign("application/vnd.in-toto+json", Encoding.UTF8.GetBytes(content)), PutForeign("application/json", large) };
        var artifact = new ImageManifest(PutForeign(MediaTypes.Empty, "{}"u8), [.. layers]).ToJson();
        AddReference(PutForeign(MediaTypes.ImageManifest, artifact), "attestation:1");

        ImageWriter.Write(layout, name, [Image("b")], CancellationToken.None);

        Assert.False(layout.BlobExists(first.Top));
        Assert.All(layers, layer => Assert.True(layout.BlobExists(layer)));
        Assert.Empty(log.Messages);
    }

    [Theory]
    [InlineData(MediaTypes.ImageManifest, "{\"schemaVersion\":2,", "cannot be read as one")]
    [InlineData("application/vnd.example+json", "{}", "'application/vnd.example+json'")]
    [InlineData(MediaTypes.ImageIndex, "LARGE", "larger than 4 MiB")]
    public void Keeps_blobs_and_journal_and_says_so_until_it_is_known_whether_they_are_needed(string mediaType, string content, string reason)
    {
        var log = new RecordingLog();
        var layout = OciLayout.Open(Folder, log, CancellationToken.None);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var foreign = PutForeign(mediaType, content == "LARGE" ? new byte[(int)BlobGraph.LargestManifest + 1] : Encoding.UTF8.GetBytes(content));
        AddReference(foreign, "other:1");

        var second = ImageWriter.Write(layout, name, [Image("b")], CancellationToken.None);
        ImageWriter.Write(layout, name, [Image("c")], CancellationToken.None);

        Assert.True(layout.BlobExists(first.Top) && layout.BlobExists(second.Top) && layout.BlobExists(foreign));
        Assert.Contains(".minimage.journal", Entries());
        var warning = Assert.Single(log.Messages);
        Assert.StartsWith(Codes.BlobsKept, warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);

        EditIndex(index => index["manifests"]!.AsArray().RemoveAt(1));
        ImageWriter.Write(TestLayout.Open(Folder), name, [Image("d")], CancellationToken.None);

        Assert.False(layout.BlobExists(first.Top) || layout.BlobExists(second.Top));
        Assert.True(layout.BlobExists(foreign));
        Assert.Equal(["blobs", "index.json", "oci-layout"], Entries());
    }

    [Fact]
    public void Keeps_every_blob_if_a_reference_has_a_digest_that_is_not_registered()
    {
        var log = new RecordingLog();
        var layout = OciLayout.Open(Folder, log, CancellationToken.None);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        EditIndex(index => index["manifests"]!.AsArray().Add(JsonNode.Parse(
            $$"""{"mediaType":"{{MediaTypes.ImageManifest}}","digest":"multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8","size":1}""")));

        ImageWriter.Write(layout, name, [Image("b")], CancellationToken.None);

        Assert.True(layout.BlobExists(first.Top));
        Assert.Contains("multihash+base58", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_the_blobs_of_a_manifest_that_only_its_descriptor_contains()
    {
        var layout = TestLayout.Open(Folder);
        var name = new ImageName("shop", "1");
        var first = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var manifest = (JsonObject)JsonNode.Parse(File.ReadAllBytes(BlobPath(first.Top.Digest)))!;
        manifest["annotations"] = new JsonObject { ["by"] = "another tool" };
        var json = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        EditIndex(index => index["manifests"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["mediaType"] = MediaTypes.ImageManifest,
            ["digest"] = Digest.Of(json).ToString(),
            ["size"] = json.Length,
            ["data"] = Convert.ToBase64String(json),
        }));

        ImageWriter.Write(layout, name, [Image("b")], CancellationToken.None);

        Assert.All(first.Platforms[0].Layers, layer => Assert.True(layout.BlobExists(layer.Descriptor)));
    }

    [Fact]
    public void Advises_to_delete_a_damaged_layout_only_if_all_its_images_are_of_one_repository_of_ours()
    {
        var layout = TestLayout.Open(Folder);
        ImageWriter.Write(layout, [new("shop", "1"), new("shop", "2")], [Image("a")], cacheFile: null, CancellationToken.None);

        var own = layout.Damaged("test").Message;
        ImageWriter.Write(layout, new ImageName("team/billing", "1"), [Image("b")], CancellationToken.None);
        var shared = layout.Damaged("test").Message;
        File.WriteAllText(Path.Combine(Folder, "index.json"), "{");
        var unknown = layout.Damaged("test").Message;

        Assert.Contains("only images of 'shop', written by MinImage: delete the folder", own, StringComparison.Ordinal);
        Assert.Contains("(shop:1, shop:2, team/billing:1), so do not delete it", shared, StringComparison.Ordinal);
        Assert.Contains("unknown, so do not delete it", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_advise_to_delete_a_layout_with_an_image_of_another_tool()
    {
        var layout = TestLayout.Open(Folder);
        ImageWriter.Write(layout, new ImageName("shop", "1"), [Image("a")], CancellationToken.None);
        AddReference(PutForeign(MediaTypes.ImageManifest, "{}"u8), "redis:7");

        var message = layout.Damaged("test").Message;

        Assert.Contains("(shop:1, redis:7), so do not delete it", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index.json")]
    [InlineData("oci-layout")]
    [InlineData(".minimage.journal")]
    [InlineData(".minimage.lock")]
    public async Task Rejects_a_fifo_by_its_name_and_does_not_wait_for_it(string file)
    {
        TestLayout.Open(Folder);
        var path = Path.Combine(Folder, file);
        File.Delete(path);
        Command.Output("mkfifo", path);

        var publish = Task.Run(() => ImageWriter.Write(TestLayout.Open(Folder), new ImageName("shop", "1"), [Image("a")], CancellationToken.None));
        var error = await Assert.ThrowsAsync<MinImageException>(() => publish.WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(Codes.NotARegularFile, error.Code);
        Assert.Contains($"'{path}' is a FIFO", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaces_a_blob_that_is_a_fifo_and_validates_without_waiting_for_it()
    {
        var layout = TestLayout.Open(Folder);
        var name = new ImageName("shop", "1");
        var written = ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None);
        var blob = BlobPath(written.Platforms[0].Config.Digest);
        File.Delete(blob);
        Command.Output("mkfifo", blob);

        var findings = await Task.Run(() => LayoutValidator.Validate(Folder, CancellationToken.None)).WaitAsync(TimeSpan.FromMinutes(1));
        var opened = Record.Exception(() => LayoutImage.Open(layout, [name], written.Top.Digest, CancellationToken.None));
        await Task.Run(() => ImageWriter.Write(layout, name, [Image("a")], CancellationToken.None)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(findings, finding => finding.Fault == LayoutFault.BlobMissing);
        Assert.Equal(Codes.NotARegularFile, Assert.IsType<MinImageException>(opened).Code);
        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    internal static PlatformImage Image(string content, string platform = "linux-x64") => TestImage.Of(content, platform);

    /// <summary>Adds a blob to the layout as another tool does.</summary>
    private Descriptor PutForeign(string mediaType, ReadOnlySpan<byte> content)
    {
        var digest = Digest.Of(content);
        File.WriteAllBytes(BlobPath(digest), content);
        return new(mediaType, digest, content.Length);
    }

    private Descriptor PutForeignBySha512(string mediaType, ReadOnlySpan<byte> content)
    {
        var digest = Digest.FromHash(SHA512.HashData(content));
        Directory.CreateDirectory(Path.Combine(Folder, "blobs", "sha512"));
        File.WriteAllBytes(Path.Combine(Folder, "blobs", "sha512", digest.Hex), content);
        return new(mediaType, digest, content.Length);
    }

    private void AddReference(Descriptor target, string name) => EditIndex(index => index["manifests"]!.AsArray().Add((JsonNode)new JsonObject
    {
        ["mediaType"] = target.MediaType,
        ["digest"] = target.Digest.ToString(),
        ["size"] = target.Size,
        ["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = name },
    }));

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(Folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

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
