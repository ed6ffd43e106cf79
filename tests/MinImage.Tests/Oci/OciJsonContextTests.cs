using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Tests.Oci;

public sealed class OciJsonContextTests
{
    // FIPS 180-2, appendix B.1.
    private const string DigestOfAbc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Computes_the_digest_of_the_example_in_the_standard()
    {
        Assert.Equal(DigestOfAbc, Digest.Of("abc"u8).ToString());
        Assert.Equal(Digest.Of("abc"u8), Digest.Parse(DigestOfAbc));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../etc/passwd")]
    [InlineData("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(DigestOfAbc + "\n")]
    public void Rejects_an_invalid_digest(string? text)
    {
        var error = Assert.Throws<MinImageException>(() => Digest.Parse(text));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
    }

    [Fact]
    public void Writes_a_config_compactly_in_a_fixed_order_without_null_properties()
    {
        var config = new ImageConfig
        {
            Created = new DateTimeOffset(2024, 2, 29, 1, 0, 0, TimeSpan.FromHours(2)),
            Architecture = "amd64",
            Os = "linux",
            Config = new()
            {
                User = "1654:1654",
                ExposedPorts = ["9/tcp", "80/tcp"],
                Env = ["A=<ä>+'\"&"],
                Labels = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase).Add("a", "1").Add("B", "2"),
            },
            RootFileSystem = new([Digest.Of("abc"u8)]),
            History = [new(DateTimeOffset.UnixEpoch, "x")],
        };

        Assert.Equal(
            """{"created":"2024-02-28T23:00:00Z","architecture":"amd64","os":"linux","config":{"User":"1654:1654","ExposedPorts":{"80/tcp":{},"9/tcp":{}},"""
            + """
            "Env":["A=<ä>+'\"&"],"Labels":{"B":"2","a":"1"}},"rootfs":{"type":"layers","diff_ids":[
            """
            + $"\"{DigestOfAbc}\"" + """]},"history":[{"created":"1970-01-01T00:00:00Z","created_by":"x"}]}""",
            Encoding.UTF8.GetString(config.ToJson()));
    }

    [Fact]
    public void Writes_an_index_with_its_media_type_and_platforms()
    {
        var index = new ImageIndex([new(MediaTypes.ImageManifest, Digest.Of("abc"u8), 3) { Platform = new("arm64", "linux") }]);

        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"""
            + $$$"""
            "mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{DigestOfAbc}}}","size":3,"platform":{"architecture":"arm64","os":"linux"}}]}
            """,
            Encoding.UTF8.GetString(index.ToJson()));
    }

    [Fact]
    public void Writes_the_manifest_of_an_artifact_in_the_order_of_the_specification_and_reads_it_back()
    {
        var manifest = new ImageManifest(new(MediaTypes.Empty, Digest.Of("{}"u8), 2), [new("application/spdx+json", Digest.Of("abc"u8), 3)])
        {
            ArtifactType = "application/spdx+json",
            Subject = new(MediaTypes.ImageManifest, Digest.Of("abc"u8), 3),
            Annotations = ImmutableSortedDictionary<string, string>.Empty.Add("a", "1"),
        };

        var json = manifest.ToJson();

        Assert.Equal(["schemaVersion", "mediaType", "artifactType", "config", "layers", "subject", "annotations"], PropertiesOf(json));
        var read = JsonSerializer.Deserialize(json, OciJson.Context.ImageManifest)!;
        Assert.Equal(manifest.ArtifactType, read.ArtifactType);
        Assert.Equal(manifest.Subject, read.Subject);
        Assert.Equal(json, read.ToJson());
    }

    [Fact]
    public void Writes_an_index_that_refers_to_a_subject_in_the_order_of_the_specification_and_reads_it_back()
    {
        var index = new ImageIndex([new(MediaTypes.ImageManifest, Digest.Of("abc"u8), 3)])
        {
            ArtifactType = "application/example",
            Subject = new(MediaTypes.ImageIndex, Digest.Of("abc"u8), 3),
            Annotations = ImmutableSortedDictionary<string, string>.Empty.Add("a", "1"),
        };

        var json = index.ToJson();

        Assert.Equal(["schemaVersion", "mediaType", "artifactType", "manifests", "subject", "annotations"], PropertiesOf(json));
        var read = JsonSerializer.Deserialize(json, OciJson.Context.ImageIndex)!;
        Assert.Equal(index.ArtifactType, read.ArtifactType);
        Assert.Equal(index.Subject, read.Subject);
        Assert.Equal(json, read.ToJson());
    }

    [Fact]
    public void Writes_the_artifact_type_of_a_descriptor_last_and_reads_it_back()
    {
        var descriptor = new Descriptor(MediaTypes.ImageManifest, Digest.Of("abc"u8), 3)
        {
            Platform = new("amd64", "linux"),
            Annotations = ImmutableSortedDictionary<string, string>.Empty.Add("a", "1"),
            ArtifactType = "application/spdx+json",
        };

        var json = JsonSerializer.SerializeToUtf8Bytes(descriptor, OciJson.Context.Descriptor);

        Assert.Equal(["mediaType", "digest", "size", "platform", "annotations", "artifactType"], PropertiesOf(json));
        Assert.Equal(descriptor.ArtifactType, JsonSerializer.Deserialize(json, OciJson.Context.Descriptor)!.ArtifactType);
    }

    private static IEnumerable<string> PropertiesOf(byte[] json) => JsonNode.Parse(json)!.AsObject().Select(property => property.Key);
}
