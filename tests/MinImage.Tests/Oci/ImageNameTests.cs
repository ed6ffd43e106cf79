using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Tests.Oci;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("My App", "my-app")]
    [InlineData("Team/My.App_1", "team/my.app_1")]
    [InlineData("_shop-", "shop")]
    [InlineData("a..b", "a-b")]
    [InlineData("a--b__c", "a--b__c")]
    [InlineData("käse", "k-se")]
    [InlineData("shop\n", "shop")]
    public void Normalizes_a_repository(string name, string expected) => Assert.Equal(expected, ImageName.RepositoryFrom(name));

    [Theory]
    [InlineData("")]
    [InlineData("///")]
    [InlineData("a//b")]
    [InlineData("äöü")]
    public void Rejects_a_repository_that_cannot_be_normalized_and_reports_it(string name)
    {
        var error = Assert.Throws<MinImageException>(() => ImageName.RepositoryFrom(name));

        Assert.Equal(Codes.InvalidRepository, error.Code);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5000/x", "ContainerRegistry to 'localhost:5000' and ContainerRepository to 'x'")]
    [InlineData("registry.example:443/team/shop:1", "ContainerRegistry to 'registry.example:443'")]
    [InlineData("team/shop:1.0", "ContainerImageTag to '1.0' and ContainerRepository to 'team/shop'")]
    [InlineData("a@sha256:00", "a digest")]
    public void Rejects_a_registry_a_tag_and_a_digest_in_a_repository(string name, string fix)
    {
        var error = Assert.Throws<MinImageException>(() => ImageName.RepositoryFrom(name));

        Assert.Equal(Codes.InvalidRepository, error.Code);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_repository_of_256_characters()
    {
        Assert.Equal(255, ImageName.RepositoryFrom(new('a', 255)).Length);
        Assert.Throws<MinImageException>(() => ImageName.RepositoryFrom(new('a', 256)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no good")]
    [InlineData(".a")]
    [InlineData("-a")]
    [InlineData("a\n")]
    [InlineData("ä")]
    public void Rejects_an_invalid_tag(string tag)
    {
        var error = Assert.Throws<MinImageException>(() => ImageName.ValidateTag(tag));

        Assert.Equal(Codes.InvalidTag, error.Code);
    }

    [Fact]
    public void Accepts_a_tag_of_128_characters_but_not_of_129()
    {
        Assert.Equal(128, ImageName.ValidateTag(new('_', 128)).Length);
        Assert.Throws<MinImageException>(() => ImageName.ValidateTag(new('_', 129)));
    }

    [Theory]
    [InlineData("shop", "docker.io/library/shop:1")]
    [InlineData("team/shop", "docker.io/team/shop:1")]
    [InlineData("ghcr.io/team/shop", "ghcr.io/team/shop:1")]
    [InlineData("localhost/shop", "localhost/shop:1")]
    public void Qualifies_a_name_as_docker_does(string repository, string expected) => Assert.Equal(expected, new ImageName(repository, "1").FullName);
}
