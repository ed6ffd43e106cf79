using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Tests.Oci;

public sealed class ImageReferenceTests
{
    private static readonly Digest Sample = Digest.Of([]);

    [Theory]
    [InlineData("ghcr.io", "team/shop", "ghcr.io/team/shop")]
    [InlineData("ghcr.io/", "team/shop", "ghcr.io/team/shop")]
    [InlineData("GHCR.io", "team/shop", "ghcr.io/team/shop")]
    [InlineData("ghcr.io/team", "shop", "ghcr.io/team/shop")]
    [InlineData("europe-docker.pkg.dev/project/images", "shop", "europe-docker.pkg.dev/project/images/shop")]
    [InlineData("localhost:5000", "shop", "localhost:5000/shop")]
    [InlineData("[::1]:5000", "shop", "[::1]:5000/shop")]
    [InlineData("index.docker.io", "user/shop", "docker.io/user/shop")]
    [InlineData("registry-1.docker.io", "user/shop", "docker.io/user/shop")]
    [InlineData("registry", "shop", "registry/shop")]
    public void A_repository_is_in_a_registry_whose_path_is_its_beginning(string registry, string repository, string expected)
    {
        Assert.Equal(expected, ImageReference.ToRepository(registry, repository).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/team")]
    [InlineData("-a.example")]
    [InlineData("a..example")]
    [InlineData("a_b.example")]
    [InlineData("ghcr.io:")]
    [InlineData("ghcr.io:http")]
    [InlineData("ghcr.io?a=b")]
    [InlineData("ghcr.io\n")]
    [InlineData("user@ghcr.io")]
    public void A_registry_is_a_host_with_a_port(string registry)
    {
        var reject = () => ImageReference.ToRepository(registry + (registry.EndsWith('\n') ? "x" : ""), "shop");

        Assert.Equal(Codes.RegistryAddressInvalid, Assert.Throws<MinImageException>(reject).Code);
    }

    [Fact]
    public void The_message_about_a_scheme_contains_the_address_without_it_and_no_password()
    {
        var error = Assert.Throws<MinImageException>(() => ImageReference.ToRepository("https://user:c4nary@ghcr.io/team", "shop"));

        Assert.Equal(Codes.RegistryAddressInvalid, error.Code);
        Assert.Contains("Set it to 'ghcr.io/team'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c4nary", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghcr.io/Team", "shop")]
    [InlineData("ghcr.io//team", "shop")]
    [InlineData("ghcr.io", "")]
    public void A_repository_is_not_normalized(string registry, string repository)
    {
        var error = Assert.Throws<MinImageException>(() => ImageReference.ToRepository(registry, repository));

        Assert.Equal(Codes.InvalidRepository, error.Code);
    }

    [Theory]
    [InlineData("shop", "docker.io/library/shop")]
    [InlineData("user/shop:1", "docker.io/user/shop:1")]
    [InlineData("localhost/shop", "localhost/shop")]
    [InlineData("registry:5000/shop:1", "registry:5000/shop:1")]
    [InlineData("Registry/shop", "registry/shop")]
    [InlineData("ghcr.io/team/shop:1.0", "ghcr.io/team/shop:1.0")]
    [InlineData("[2001:db8::1]/shop", "[2001:db8::1]/shop")]
    public void A_reference_is_parsed_by_the_rules_of_Docker(string text, string expected)
    {
        Assert.Equal(expected, ImageReference.Parse(text).ToString());
    }

    [Fact]
    public void A_reference_may_have_a_tag_and_a_digest()
    {
        var reference = ImageReference.Parse($"localhost:5000/shop:1@{Sample}");

        Assert.Equal(("localhost:5000", "shop", "1", Sample), (reference.Registry, reference.Repository, reference.Tag, reference.Digest));
        Assert.Equal($"localhost:5000/shop:1@{Sample}", reference.ToString());
        Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
    }

    [Theory]
    [InlineData("ghcr.io/shop:", Codes.InvalidTag)]
    [InlineData("ghcr.io/shop:a b", Codes.InvalidTag)]
    [InlineData("ghcr.io/shop@sha256:00", Codes.RegistryAddressInvalid)]
    [InlineData("ghcr.io/", Codes.InvalidRepository)]
    [InlineData("ghcr.io:x/shop", Codes.RegistryAddressInvalid)]
    [InlineData("", Codes.InvalidRepository)]
    public void An_invalid_part_is_an_error(string text, string code)
    {
        Assert.Equal(code, Assert.Throws<MinImageException>(() => ImageReference.Parse(text)).Code);
    }

    [Fact]
    public void A_tag_replaces_a_digest_and_a_digest_a_tag()
    {
        var repository = ImageReference.ToRepository("ghcr.io", "shop");

        Assert.Equal("ghcr.io/shop:2", repository.WithDigest(Sample).WithTag("2").ToString());
        Assert.Equal($"ghcr.io/shop@{Sample}", repository.WithTag("2").WithDigest(Sample).ToString());
    }
}
