using MinImage.Linking.Host;
using MinImage.Platforms;

namespace MinImage.Tests.Linking.Host;

public sealed class ToolchainTests
{
    [Theory]
    [InlineData("linux-x64", LinkerFlavor.Lld, "14.0", "2.36", true)]
    [InlineData("linux-x64", LinkerFlavor.Lld, "14.0", "2.35", false)]
    [InlineData("linux-x64", LinkerFlavor.Bfd, "2.38", "2.36", true)]
    [InlineData("linux-x64", LinkerFlavor.Bfd, "2.37", "2.36", false)]
    [InlineData("linux-x64", LinkerFlavor.Lld, "14.0", "0.0", false)]
    [InlineData("linux-musl-x64", LinkerFlavor.Lld, "17.0", "0.0", false)]
    public void Relative_relocations_are_packed_where_linker_and_libc_know_them(
        string runtimeIdentifier, LinkerFlavor flavor, string linker, string libc, bool expected)
    {
        var toolchain = Of(runtimeIdentifier, flavor, linker, libc);

        Assert.Equal(expected, toolchain.PacksRelativeRelocations);
    }

    [Theory]
    [InlineData(LinkerFlavor.Lld, "12.0", false)]
    [InlineData(LinkerFlavor.Lld, "13.0", true)]
    [InlineData(LinkerFlavor.Bfd, "2.40", false)]
    public void Lld_has_to_be_told_to_keep_sections_that_only_start_symbols_name(LinkerFlavor flavor, string linker, bool expected)
    {
        var toolchain = Of("linux-x64", flavor, linker, "2.36");

        Assert.Equal(expected, toolchain.CollectsStartStopSections);
    }

    private static Toolchain Of(string runtimeIdentifier, LinkerFlavor flavor, string linker, string libc) => new(
        Platform.FromRuntimeIdentifier(runtimeIdentifier),
        "/usr/bin/clang",
        [],
        [],
        "clang",
        flavor,
        Version.Parse(linker),
        "objcopy",
        "ar",
        ["libcrypto.a"],
        Version.Parse(libc));
}
