using System.Text;
using MinImage.Attachments.Components;
using MinImage.Linking;
using MinImage.Testing.Attachments;

namespace MinImage.Tests.Attachments.Components;

public sealed class ImageInventoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_the_distributions_packages_that_are_linked_with_their_object_files_and_their_source()
    {
        var libc = Find(TestSources.Inventory(), "libc6-dev");

        Assert.Equal((ComponentKind.SystemPackage, ComponentUse.Linked, "LGPL-2.1-or-later"), (libc.Kind, libc.Use, libc.License));
        Assert.Equal("pkg:deb/debian/libc6-dev@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12&upstream=glibc", libc.PackageUrl);
        Assert.Equal(["libc.a/memcpy.o", "libc.a/printf.o", "rcrt1.o"], libc.Objects.Select(each => each.Path));
        Assert.Equal(TestSources.Hashes("memcpy.o"), libc.Objects[0].Hashes);
        Assert.Equal("linked statically: 2 object files of libc.a, rcrt1.o", libc.Reason);
        Assert.Equal(TestSources.Hashes("libc6-dev").Sha256, libc.Sha256);
    }

    [Fact]
    public void Names_the_version_of_the_source_if_the_package_was_rebuilt()
    {
        var cxx = Find(TestSources.Inventory(), "libstdc++-12-dev");

        Assert.Equal(new SourcePackage("gcc-12", "12.2.0-14"), cxx.Source);
        Assert.Equal(
            "pkg:deb/debian/libstdc%2B%2B-12-dev@12.2.0-14%2Bb1?arch=amd64&distro=debian-12&upstream=gcc-12%4012.2.0-14", cxx.PackageUrl);
    }

    [Fact]
    public void Leaves_out_a_package_of_which_nothing_is_linked()
    {
        Assert.DoesNotContain(TestSources.Inventory().Components, component => component.Name == "libssl-dev");
    }

    [Fact]
    public void Names_NuGets_packages_by_what_the_executable_has_of_them()
    {
        var inventory = TestSources.Inventory();

        Assert.Equal(
            [
                ("Json.Net", ComponentUse.Compiled, "compiled into the executable: Json.Net"),
                (
                    "Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64",
                    ComponentUse.Linked,
                    "compiled into the executable: System.Private.CoreLib; linked statically: 1 object file of libRuntime.WorkstationGC.a"),
                (
                    "Microsoft.NETCore.App.Runtime.linux-x64",
                    ComponentUse.Compiled,
                    "the name by which advisories list Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64"),
                ("MinImage.Sysroot.linux-x64", ComponentUse.Linked, "linked statically: 2 object files of libc.a, rcrt1.o"),
                ("runtime.linux-x64.Microsoft.DotNet.ILCompiler", ComponentUse.Build, "the compiler"),
            ],
            inventory.Components.Where(component => component.Kind == ComponentKind.NuGetPackage).Select(each => (each.Name, each.Use, each.Reason)));
        Assert.Equal("pkg:nuget/Json.Net@13.0.3", Find(inventory, "Json.Net").PackageUrl);
        Assert.Equal(128, Find(inventory, "Json.Net").Sha512!.Length);
        Assert.Equal("cpe:2.3:a:microsoft:.net:10.0.12:*:*:*:*:*:*:*", Find(inventory, TestSources.NativeRuntime).Cpe);
    }

    [Fact]
    public void Names_the_projects_own_native_library_by_its_hash()
    {
        var own = TestSources.Inventory().Components.Single(component => component.Kind == ComponentKind.NativeLibrary);

        Assert.Equal(("2/libown.a", null, TestSources.Hashes("app/2/libown.a").Sha256), (own.Name, own.PackageUrl, own.Sha256));
        Assert.Equal(["libown.a/own.o"], own.Objects.Select(each => each.Path));
    }

    [Fact]
    public void Restored_packages_that_are_not_in_the_executable_are_build_dependencies_and_downloads_are_tools()
    {
        WritePackage("trimmed", "Trimmed", "2.0.0", "<license type=\"file\">LICENSE.txt</license>");
        WritePackage("tool", "Tool", "3.0.0", "<license type=\"expression\">MIT</license>");
        var sources = new InventorySources(TestSources.Linked()) { AssetsFile = WriteAssets() };

        var inventory = ImageInventory.Of("Shop", TestSources.X64, sources);

        var trimmed = Find(inventory, "Trimmed");
        Assert.Equal((ComponentUse.Build, "restored; none of its code is in the executable", null), (trimmed.Use, trimmed.Reason, trimmed.License));
        Assert.Equal(ComponentUse.Compiled, Find(inventory, "Json.Net").Use);
        Assert.DoesNotContain(inventory.Components, component => component.Name is "Tool" or "Library");
        var tool = Assert.Single(inventory.Tools);
        Assert.Equal(("Tool", "3.0.0", "MIT", "00ff"), (tool.Name, tool.Version, tool.License, tool.Sha512));
    }

    [Fact]
    public void Certificates_come_with_the_package_of_the_distribution_and_that_of_NuGet()
    {
        WritePackage("certs", "MinImage.Certificates", "3.0.0", "");
        _folder.Write("packages/certs/3.0.0/certificates/certificates.json", """
            {
              "formatVersion": 1,
              "distribution": "Debian",
              "packages": [
                { "name": "base-files", "version": "12.4", "sha256": "00", "license": "x" },
                { "name": "ca-certificates", "version": "20250419~deb12u2", "architecture": "all", "source": "ca-certificates",
                  "sourceVersion": "20250419~deb12u2", "sha256": "11", "license": "x" }
              ]
            }
            """u8);
        var file = _folder.Write("packages/certs/3.0.0/certificates/ca-certificates.pem", "x"u8);

        var inventory = ImageInventory.Of("Shop", TestSources.X64, new(TestSources.Linked()) { CertificatesFile = file });

        var certificates = Find(inventory, "ca-certificates");
        Assert.Equal((ComponentUse.Contained, "root certificates", "MPL-2.0"), (certificates.Use, certificates.Reason, certificates.License));
        Assert.Equal(
            "pkg:deb/debian/ca-certificates@20250419~deb12u2?arch=all&distro=debian-12&upstream=ca-certificates", certificates.PackageUrl);
        Assert.Equal(ComponentUse.Contained, Find(inventory, "MinImage.Certificates").Use);
        Assert.DoesNotContain(inventory.Components, component => component.Name == "base-files");
    }

    [Fact]
    public void The_hosts_libraries_are_named_by_their_files_without_a_folder()
    {
        var linked = TestSources.Linked() with
        {
            Files = [new("/usr/lib/libc.a", LinkedFileOrigin.Host), new("/usr/lib/libm.a", LinkedFileOrigin.Host)],
            SystemPackages = [],
            Distribution = null,
        };

        var inventory = ImageInventory.Of("Shop", TestSources.X64, new(linked));

        Assert.Null(inventory.Distribution);
        Assert.Equal(
            [("libc.a", "linked statically, from the host"), ("libm.a", "linked statically, from the host")],
            inventory.Components.Where(component => component.Kind == ComponentKind.NativeLibrary).Select(each => (each.Name, each.Reason)));
    }

    private static Component Find(ImageInventory inventory, string name) => inventory.Components.Single(component => component.Name == name);

    private void WritePackage(string folder, string id, string version, string license)
    {
        _folder.Write($"packages/{folder}/{version}/.nupkg.metadata", """{ "version": 2, "contentHash": "AP8=" }"""u8);
        _folder.Write(
            $"packages/{folder}/{version}/{folder}.nuspec",
            Encoding.UTF8.GetBytes($"<package><metadata><id>{id}</id><version>{version}</version>{license}</metadata></package>"));
    }

    private string WriteAssets() => _folder.Write("project.assets.json", Encoding.UTF8.GetBytes($$"""
        {
          "targets": {
            "net10.0": { "Other/1.0.0": { "type": "package" } },
            "net10.0/linux-x64": {
              "Json.Net/13.0.3": { "type": "package" },
              "Library/1.0.0": { "type": "project" },
              "Trimmed/2.0.0": { "type": "package" }
            }
          },
          "libraries": {
            "Json.Net/13.0.3": { "sha512": "AP8=", "type": "package", "path": "json.net/13.0.3" },
            "Library/1.0.0": { "type": "project", "path": "../Library/Library.csproj" },
            "Trimmed/2.0.0": { "sha512": "AP8=", "type": "package", "path": "trimmed/2.0.0" }
          },
          "packageFolders": { "{{_folder["packages"]}}/": {} },
          "project": { "frameworks": { "net10.0": { "downloadDependencies": [
            { "name": "Tool", "version": "[3.0.0, 3.0.0]" },
            { "name": "{{TestSources.NativeRuntime}}", "version": "[10.0.12, 10.0.12]" } ] } } }
        }
        """));
}
