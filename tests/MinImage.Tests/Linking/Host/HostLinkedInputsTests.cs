using MinImage.Globalization;
using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Linking.Host;
using MinImage.Platforms;

namespace MinImage.Tests.Linking.Host;

public sealed class HostLinkedInputsTests
{
    private static readonly Platform X64 = Platform.FromRuntimeIdentifier("linux-x64");

    [Fact]
    public void The_hosts_libraries_are_recorded_by_their_paths_without_members_and_packages()
    {
        var inputs = Describe("/pack/libSystem.Native.a", "-lm");

        Assert.Equal(LinkerChoice.Host, inputs.Linker);
        Assert.Equal(["app/libSystem.Native.a"], inputs.Libraries.ToArray());
        var crypto = inputs.Files.Single(file => file.Path == "/usr/lib/libcrypto.a");
        Assert.Equal((LinkedFileOrigin.Host, null, null, null), (crypto.Origin, crypto.IsLinked, crypto.Members, crypto.SystemPackage));
        Assert.Empty(inputs.SystemPackages);
        Assert.Null(inputs.Icu);
    }

    [Fact]
    public void What_takes_the_place_of_a_library_of_the_runtime_pack_is_recorded_in_its_place()
    {
        var inputs = Describe("/pack/" + RuntimePack.OpenSslShim, "\"/pack/" + RuntimePack.IcuShim + "\"", "/pack/" + RuntimePack.CxxSubset);

        Assert.Equal(["app/" + RuntimePack.IcuShim], inputs.Libraries.ToArray());
        Assert.Contains(inputs.Files, file => file.Path == "generated/" + RuntimePack.OpenSslShim && file.Origin == LinkedFileOrigin.Generated);
        Assert.Contains(inputs.Files, file => file.Path == "/icu/libstdc++.a" && file.Origin == LinkedFileOrigin.Host);
        Assert.Equal(new LinkedIcu(null, "all", null), inputs.Icu);
    }

    private static LinkedInputs Describe(params string[] arguments)
    {
        var toolchain = new Toolchain(
            X64, "/usr/bin/clang", [], [], "clang", LinkerFlavor.Lld, new Version(14, 0), "objcopy", "ar", ["/usr/lib/libcrypto.a"], new Version(2, 36))
        { IcuFolder = "/icu" };
        var request = new LinkRequest(X64, "/obj/app.o", [.. arguments], "", "/out/app", "/out/app.dbg");
        return HostLinkedInputs.Describe(request, toolchain, CultureNames.All);
    }
}
