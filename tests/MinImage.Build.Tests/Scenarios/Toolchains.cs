using MinImage.Diagnostics;
using MinImage.Host.Processes;
using MinImage.Linking.Host;
using MinImage.Platforms;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Missing parts of the host's toolchain are named. A folder contains only some of the real tools.</summary>
public sealed class Toolchains
{
    private static readonly Platform X64 = Platform.FromRuntimeIdentifier("linux-x64");

    [Theory]
    [InlineData(Codes.NoCompilerDriver)]
    [InlineData(Codes.NoLinker, "clang")]
    [InlineData(Codes.NoLinker, "gcc")]
    [InlineData(Codes.NoObjCopy, "clang", "ld.lld")]
    [InlineData(Codes.NoObjCopy, "clang", "ld.lld", "llvm-objcopy")]
    public void A_tool_that_is_not_there_is_named_with_what_to_install(string code, params string[] tools)
    {
        var probe = new ToolchainProbe(PathWith(tools), X64);

        var error = Assert.Throws<MinImageException>(() => probe.Find(X64, null, null, CancellationToken.None));

        Assert.Equal(code, error.Code);
        Assert.Contains("apt-get install -y", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clang", LinkerFlavor.Lld, "ld.lld", "ld.bfd", "llvm-objcopy", "llvm-ar")]
    [InlineData("gcc", LinkerFlavor.Bfd, "ld.bfd", "objcopy", "ar")]
    public void The_tools_that_are_there_are_taken_lld_before_bfd(string driver, LinkerFlavor flavor, params string[] others)
    {
        var probe = new ToolchainProbe(PathWith([driver, .. others]), X64);

        var toolchain = probe.Find(X64, null, null, CancellationToken.None);

        Assert.Equal(driver, Path.GetFileName(toolchain.Driver));
        Assert.Equal(flavor, toolchain.Flavor);
        Assert.True(toolchain.LibCVersion >= new Version(2, 17), toolchain.ToString());
    }

    [Theory]
    [InlineData(Codes.NoCompilerDriver, null, "gcc", "ld.lld", "llvm-objcopy", "llvm-ar")]
    [InlineData(Codes.NoCompilerDriver, "gcc", "gcc", "ld.lld", "llvm-objcopy", "llvm-ar")]
    [InlineData(Codes.NoLinker, null, "clang", "ld.bfd", "llvm-objcopy", "llvm-ar")]
    [InlineData(Codes.NoObjCopy, null, "clang", "ld.lld", "objcopy", "ar")]
    public void Tools_for_this_processor_alone_are_none_for_another(string code, string? driver, params string[] tools)
    {
        var probe = new ToolchainProbe(PathWith(tools), X64);

        var error = Assert.Throws<MinImageException>(() => probe.Find(Platform.FromRuntimeIdentifier("linux-arm64"), driver, null, CancellationToken.None));

        Assert.Equal(code, error.Code);
        Assert.Contains("dpkg --add-architecture arm64", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clang", LinkerFlavor.Lld, "ld.lld", "llvm-objcopy", "llvm-ar")]
    [InlineData("aarch64-linux-gnu-gcc", LinkerFlavor.Bfd, "aarch64-linux-gnu-ld.bfd", "aarch64-linux-gnu-objcopy", "aarch64-linux-gnu-ar")]
    public void Tools_for_another_processor_are_taken(string driver, LinkerFlavor flavor, params string[] others)
    {
        var probe = new ToolchainProbe(PathWith([driver, .. others]), X64);

        var toolchain = probe.Find(Platform.FromRuntimeIdentifier("linux-arm64"), null, null, CancellationToken.None);

        Assert.Equal((driver, flavor), (Path.GetFileName(toolchain.Driver), toolchain.Flavor));
        Assert.Contains(toolchain.Libraries, library => library.EndsWith("aarch64-linux-gnu/libcrypto.a", StringComparison.Ordinal));
    }

    private static SearchPath PathWith(string[] tools)
    {
        var folder = Workspace.NewFolder();
        foreach (var tool in tools)
        {
            File.CreateSymbolicLink(Path.Combine(folder, tool), "/usr/bin/" + tool);
        }

        return new SearchPath([folder]);
    }
}
