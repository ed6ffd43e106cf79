using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Linking.Host;
using MinImage.Platforms;

namespace MinImage.Tests.Linking.Host;

public sealed class HostLinkerTests
{
    [Fact]
    public void The_portable_shim_gives_way_to_the_compiled_one()
    {
        var arguments = ArgumentsOf(LinkerFlavor.Lld, "/pack/native/" + RuntimePack.OpenSslShim, "-lm");

        Assert.Contains("\"/cache/shim.a\"", arguments);
        Assert.DoesNotContain(arguments, a => a.Contains("/pack/native/", StringComparison.Ordinal));
        Assert.Contains("-lm", arguments);
    }

    [Theory]
    [InlineData(LinkerFlavor.Lld)]
    [InlineData(LinkerFlavor.Bfd)]
    public void No_exports_reach_the_linker_because_bfd_makes_a_program_of_them_that_crashes(LinkerFlavor flavor)
    {
        var arguments = ArgumentsOf(flavor);

        Assert.DoesNotContain(arguments, a => a.Contains("--version-script", StringComparison.Ordinal));
        Assert.DoesNotContain(arguments, a => a.Contains("--export-dynamic", StringComparison.Ordinal));
        Assert.Contains("-static-pie", arguments);
    }

    [Fact]
    public void Quotes_and_backslashes_in_a_path_are_escaped()
    {
        var request = Request() with { ObjectFile = "/a b/\"c\\d.o" };

        var arguments = Linker(LinkerFlavor.Lld).Arguments(request, "/cache/shim.a");

        Assert.Equal("\"/a b/\\\"c\\\\d.o\"", arguments[0]);
    }

    [Theory]
    [InlineData(LinkerFlavor.Lld)]
    [InlineData(LinkerFlavor.Bfd)]
    public void With_globalization_ICU_and_the_whole_of_the_C_plus_plus_library_come_in_and_the_runtimes_few_functions_of_it_do_not(LinkerFlavor flavor)
    {
        var request = Request("/pack/native/libstdc++compat.a", "/pack/native/libSystem.Globalization.Native.a");

        var arguments = Linker(flavor).Arguments(request, "/cache/shim.a", "/work/icu-binding.o");

        Assert.Equal("\"/work/icu-binding.o\"", arguments[1]);
        Assert.Contains("-licuuc", arguments);
        Assert.Contains("-lstdc++", arguments);
        Assert.DoesNotContain(arguments, a => a.Contains("libstdc++compat", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("linux-x64", "", "libicu-dev g++'")]
    [InlineData("linux-arm64", "/usr/lib/aarch64-linux-gnu", "libicu-dev:arm64 g++-aarch64-linux-gnu'")]
    public void Without_the_static_ICU_there_is_an_error_that_says_what_to_install(string runtimeIdentifier, string libraries, string install)
    {
        var toolchain = Toolchain(LinkerFlavor.Lld) with
        {
            Platform = Platform.FromRuntimeIdentifier(runtimeIdentifier),
            LibraryFolders = libraries.Length == 0 ? [] : [libraries],
        };

        var error = Assert.Throws<MinImageException>(toolchain.DemandIcu);

        Assert.Equal(Codes.IcuMissing, error.Code);
        Assert.Contains(install, error.Message, StringComparison.Ordinal);
        Assert.Equal("/icu", (toolchain with { IcuFolder = "/icu" }).DemandIcu());
    }

    private static System.Collections.Immutable.ImmutableArray<string> ArgumentsOf(LinkerFlavor flavor, params string[] arguments) =>
        Linker(flavor).Arguments(Request(arguments), "/cache/shim.a");

    private static LinkRequest Request(params string[] arguments) =>
        new(Platform.FromRuntimeIdentifier("linux-x64"), "/obj/app.o", [.. arguments], "/pack", "/out/app", "/out/app.dbg");

    private static HostLinker Linker(LinkerFlavor flavor) => new(Toolchain(flavor), new OpenSslShim("/cache"), CultureNames.All);

    private static Toolchain Toolchain(LinkerFlavor flavor) => new(
        Platform.FromRuntimeIdentifier("linux-x64"),
        "/usr/bin/clang",
        [],
        [],
        "clang",
        flavor,
        new Version(14, 0),
        "objcopy",
        "ar",
        ["libcrypto.a"],
        new Version(2, 36));
}
