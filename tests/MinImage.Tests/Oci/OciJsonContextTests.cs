using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Tests.Oci;

public sealed class OciJsonContextTests
{
    // FIPS 180-2, appendix B.1.
    private const string DigestOfAbc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Takes_the_digest_of_the_standards_example()
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
    public void Refuses_what_is_no_digest(string? text)
    {
        var error = Assert.Throws<MinImageException>(() => Digest.Parse(text));

        Assert.Equal(Codes.LayoutDamaged, error.Code);
    }

    [Fact]
    public void Writes_a_config_compactly_in_a_fixed_order_without_what_is_null()
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
}
