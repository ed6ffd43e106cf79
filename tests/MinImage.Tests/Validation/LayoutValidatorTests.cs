using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Images;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Tests.Layouts;
using MinImage.Validation;

namespace MinImage.Tests.Validation;

public sealed class LayoutValidatorTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => Path.Combine(_temporary.Path, "layout");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Finds_a_corrupt_blob()
    {
        var image = WriteSound();
        var path = BlobPath(image.Platforms[0].Layers[1].Descriptor.Digest);
        var bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains(LayoutFault.Digest, Faults());
    }

    [Fact]
    public void Finds_a_missing_blob()
    {
        var image = WriteSound();
        File.Delete(BlobPath(image.Platforms[0].Layers[0].Descriptor.Digest));

        Assert.Equal([LayoutFault.BlobMissing], Faults());
    }

    [Fact]
    public void Finds_nothing_in_a_valid_layout_made_by_hand()
    {
        Plant(Tar(tar => Add(tar, "a/", "a/b")));

        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Fact]
    public void Finds_a_wrong_layer_size()
    {
        Plant(Tar(tar => Add(tar, "a")), manifest: manifest => manifest["layers"]![0]!["size"] = 1);

        Assert.Equal([LayoutFault.Size], Faults());
    }

    [Fact]
    public void Finds_a_wrong_diff_id()
    {
        Plant(Tar(tar => Add(tar, "a")), config: config => config["rootfs"]!["diff_ids"]![0] = Digest.Of("x"u8).ToString());

        Assert.Equal([LayoutFault.DiffId], Faults());
    }

    [Fact]
    public void Finds_too_few_diff_ids()
    {
        Plant(Tar(tar => Add(tar, "a")), config: config => config["rootfs"]!["diff_ids"]!.AsArray().Clear());

        Assert.Equal([LayoutFault.LayerCount], Faults());
    }

    [Fact]
    public void Finds_a_manifest_without_media_type()
    {
        Plant(Tar(tar => Add(tar, "a")), manifest: manifest => manifest.AsObject().Remove("mediaType"));

        Assert.Equal([LayoutFault.MediaTypeMissing], Faults());
    }

    [Fact]
    public void Finds_a_config_for_another_platform()
    {
        Plant(Tar(tar => Add(tar, "a")), config: config => config["architecture"] = "arm64");

        Assert.Equal([LayoutFault.Platform], Faults());
    }

    [Theory]
    [InlineData(nameof(LayoutFault.DuplicatePath), "a", "./a")]
    [InlineData(nameof(LayoutFault.PathEscapes), "../a")]
    [InlineData(nameof(LayoutFault.PathEscapes), "b/../../a")]
    [InlineData(nameof(LayoutFault.PathEscapes), "/etc/passwd")]
    [InlineData(nameof(LayoutFault.UnderFile), "a", "a/b")]
    public void Finds_a_malicious_entry(string expected, params string[] names)
    {
        Plant(Tar(tar => Add(tar, names)));

        Assert.Equal([Enum.Parse<LayoutFault>(expected)], Faults());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("missing")]
    public void Finds_a_hard_link_that_leaves_its_layer(string target)
    {
        Plant(Tar(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "a") { LinkName = target })));

        Assert.Equal([LayoutFault.HardLink], Faults());
    }

    [Fact]
    public void Accepts_an_artifact_with_a_subject_outside_the_layout()
    {
        var absent = Digest.Of("elsewhere"u8).ToString();
        Plant(Encoding.ASCII.GetBytes("not a tar file"), manifest: manifest =>
        {
            manifest["artifactType"] = "application/spdx+json";
            manifest["layers"]![0]!["mediaType"] = "application/spdx+json";
            manifest["subject"] = new JsonObject { ["mediaType"] = MediaTypes.ImageManifest, ["digest"] = absent, ["size"] = 1 };
        });

        Assert.Empty(LayoutValidator.Validate(Folder, CancellationToken.None));
    }

    [Fact]
    public void Finds_a_corrupt_blob_of_an_artifact()
    {
        Plant(Encoding.ASCII.GetBytes("an SBOM"), manifest: manifest =>
        {
            manifest["artifactType"] = "application/spdx+json";
            manifest["layers"]![0]!["size"] = 1;
        });

        Assert.Equal([LayoutFault.Size], Faults());
    }

    [Fact]
    public void Finds_an_entry_under_a_symbolic_link()
    {
        Plant(Tar(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "a") { LinkName = "/etc" });
            Add(tar, "a/passwd");
        }));

        Assert.Equal([LayoutFault.UnderFile], Faults());
    }

    [Fact]
    public void Finds_a_layer_that_is_not_a_tar_file()
    {
        Plant(Encoding.ASCII.GetBytes(new string('x', 2000)));

        Assert.Contains(LayoutFault.Tar, Faults());
    }

    [Theory]
    [InlineData("oci-layout", """{"imageLayoutVersion":"9"}""", nameof(LayoutFault.LayoutVersion))]
    [InlineData("oci-layout", "", nameof(LayoutFault.LayoutVersion))]
    [InlineData("index.json", "null", nameof(LayoutFault.Json))]
    [InlineData("index.json", "{}", nameof(LayoutFault.SchemaVersion))]
    [InlineData("index.json", """{"schemaVersion":"2","manifests":[null,1,{}]}""", nameof(LayoutFault.SchemaVersion))]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[{"digest":"sha256:../../../x","size":1}]}""", nameof(LayoutFault.DigestInvalid))]
    public void Finds_damaged_json(string file, string content, string expected)
    {
        WriteSound();
        File.WriteAllText(Path.Combine(Folder, file), content);

        Assert.Contains(Enum.Parse<LayoutFault>(expected), Faults());
    }

    [Fact]
    public void Finds_that_the_layout_is_missing() => Assert.Equal([LayoutFault.LayoutVersion, LayoutFault.Json], Faults());

    [Fact]
    public void Never_throws_whatever_byte_is_damaged()
    {
        WriteSound();
        var random = new Random(1);
        foreach (var path in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length > 0))
        {
            var sound = File.ReadAllBytes(path);
            for (var i = 0; i < 40; i++)
            {
                var damaged = (byte[])sound.Clone();
                damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
                File.WriteAllBytes(path, i % 2 == 0 ? damaged : damaged[..random.Next(damaged.Length)]);

                Assert.NotNull(Record(() => LayoutValidator.Validate(Folder, CancellationToken.None)));
            }

            File.WriteAllBytes(path, sound);
        }

        Assert.Empty(Faults());
    }

    private static LayoutFinding[] Record(Func<IEnumerable<LayoutFinding>> validate) => [.. validate()];

    private WrittenImage WriteSound() =>
        ImageWriter.Write(TestLayout.Open(Folder), new ImageName("shop", "1"), [OciLayoutTests.Image("a")], CancellationToken.None);

    private LayoutFault[] Faults() => [.. LayoutValidator.Validate(Folder, CancellationToken.None).Select(finding => finding.Fault)];

    private string BlobPath(Digest digest) => Path.Combine(Folder, "blobs", "sha256", digest.Hex);

    /// <summary>Writes a layout of one layer with valid digests and the fault that an edit plants.</summary>
    private void Plant(byte[] tar, Action<JsonNode>? config = null, Action<JsonNode>? manifest = null)
    {
        var layout = TestLayout.Open(Folder);
        using var held = layout.Lock(CancellationToken.None);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
        }

        var layer = layout.WriteBlob(held, MediaTypes.LayerGzip, packed.ToArray());
        var configBlob = layout.WriteBlob(held, MediaTypes.ImageConfig, Edited(
            new ImageConfig
            {
                Created = DateTimeOffset.UnixEpoch,
                Architecture = "amd64",
                Os = "linux",
                Config = new(),
                RootFileSystem = new([Digest.Of(tar)]),
                History = [new(DateTimeOffset.UnixEpoch, "x")],
            }.ToJson(),
            config is null ? null : node => { node.AsObject().Remove("history"); config(node); }));
        var manifestBlob = layout.WriteBlob(held, MediaTypes.ImageManifest, Edited(new ImageManifest(configBlob, [layer]).ToJson(), manifest));
        layout.SetReferences(held, [new("shop", "1")], manifestBlob with { Platform = new("amd64", "linux") }, []);
    }

    private static byte[] Edited(byte[] json, Action<JsonNode>? edit)
    {
        var node = JsonNode.Parse(json)!;
        edit?.Invoke(node);
        return Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    private static byte[] Tar(Action<TarWriter> write)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
        {
            write(tar);
        }

        return stream.ToArray();
    }

    private static void Add(TarWriter tar, params string[] names)
    {
        foreach (var name in names)
        {
            tar.WriteEntry(new PaxTarEntry(name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile, name));
        }
    }
}
