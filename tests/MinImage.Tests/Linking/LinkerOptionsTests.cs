using MinImage.Diagnostics;
using MinImage.Linking;

namespace MinImage.Tests.Linking;

public sealed class LinkerOptionsTests
{
    [Theory]
    [InlineData("BuiltIn", LinkerChoice.BuiltIn)]
    [InlineData("builtin", LinkerChoice.BuiltIn)]
    [InlineData("HOST", LinkerChoice.Host)]
    public void A_word_means_a_linker_in_any_case(string word, LinkerChoice expected) =>
        Assert.Equal(expected, LinkerOptions.Choice(word));

    [Fact]
    public void A_linker_that_does_not_exist_is_refused()
    {
        var error = Assert.Throws<MinImageException>(() => LinkerOptions.Choice("mold"));

        Assert.Equal(Codes.UnknownLinker, error.Code);
        Assert.Contains("mold", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", OpenSslMode.Reduced)]
    [InlineData("reduced", OpenSslMode.Reduced)]
    [InlineData("Whole", OpenSslMode.Whole)]
    public void A_value_selects_how_much_of_openssl_is_linked_in_any_case(string word, OpenSslMode expected) =>
        Assert.Equal(expected, LinkerOptions.OpenSsl(word));

    [Theory]
    [InlineData("Speed", true)]
    [InlineData("speed", true)]
    [InlineData("Size", false)]
    [InlineData("", false)]
    public void A_word_asks_for_speed_in_any_case(string word, bool expected) => Assert.Equal(expected, LinkerOptions.PrefersSpeed(word));

    [Fact]
    public void An_unknown_value_of_MinImageOpenSsl_is_rejected()
    {
        var error = Assert.Throws<MinImageException>(() => LinkerOptions.OpenSsl("half"));

        Assert.Equal(Codes.UnknownOpenSslMode, error.Code);
        Assert.Contains("half", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    public void The_hosts_linker_links_for_another_processor(string host)
    {
        var platforms = LinkerOptions.Platforms(LinkerChoice.Host, ["linux-x64", "linux-arm64"], host);

        Assert.Equal(["linux-x64", "linux-arm64"], platforms.Select(p => p.RuntimeIdentifier));
    }

    [Theory]
    [InlineData("linux-x64", "linux-musl-x64")]
    [InlineData("linux-musl-x64", "linux-x64")]
    [InlineData("linux-musl-x64", "linux-musl-arm64")]
    public void The_hosts_linker_refuses_what_the_host_has_no_libraries_for(string host, string platform)
    {
        var error = Assert.Throws<MinImageException>(() => LinkerOptions.Platforms(LinkerChoice.Host, [host, platform], host));

        Assert.Equal(Codes.PlatformNotSupported, error.Code);
        Assert.Contains(platform, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    public void The_built_in_linker_does_not_care_what_host_it_runs_on(string host)
    {
        var platforms = LinkerOptions.Platforms(LinkerChoice.BuiltIn, ["linux-x64", "linux-arm64"], host);

        Assert.Equal(["linux-x64", "linux-arm64"], platforms.Select(p => p.RuntimeIdentifier));
    }

    [Fact]
    public void The_built_in_linker_refuses_a_platform_that_it_has_no_libraries_for()
    {
        var error = Assert.Throws<MinImageException>(() => LinkerOptions.Platforms(LinkerChoice.BuiltIn, ["linux-musl-x64"], "linux-musl-x64"));

        Assert.Equal(Codes.PlatformNotSupported, error.Code);
    }
}
