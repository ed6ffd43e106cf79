using System.Text;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking.BuiltIn;

public sealed class LinkedInputsTests : IDisposable
{
    private const string FilesOfManifest = """
        "distribution": "Debian",
        "release": "bookworm",
        "distributionVersion": "12.15",
        "files": [ { "path": "lib/libc.a", "package": "libc6-dev" }, { "path": "lib/libssl.a", "package": "libssl-dev" } ],
        "packages": [
          { "name": "libssl-dev", "version": "3.0.22-1", "sha256": "11", "license": "licenses/libssl-dev.txt" },
          { "name": "libc6-dev", "version": "2.36-9", "architecture": "amd64", "sha256": "00", "license": "licenses/libc6-dev.txt" } ],
        "_":
        """;

    private readonly TestSysRoot _sysRoot = new();

    public void Dispose() => _sysRoot.Dispose();

    [Fact]
    public void The_record_names_the_members_that_are_in_the_executable_and_the_distributions_package()
    {
        WriteManifestWithFiles(_sysRoot);
        _sysRoot.Write("lib/libc.a", new TestArchive().Add("unused.o", Function("unused")).Add("f.o", Function("f", "g")).Add("g.o", Function("g")).ToBytes());

        var inputs = Link(_sysRoot, Function("main", "f"));

        Assert.Equal(("linux-x64", LinkerChoice.BuiltIn, "Debian", "bookworm"), (inputs.RuntimeIdentifier, inputs.Linker, inputs.Distribution, inputs.Release));
        Assert.Equal("12.15", inputs.DistributionVersion);
        var libc = inputs.Files.Single(file => file.Path == "sysroot/lib/libc.a");
        Assert.Equal((LinkedFileOrigin.SysRoot, true, "libc6-dev"), (libc.Origin, libc.IsLinked, libc.SystemPackage));
        Assert.Equal(["f.o", "g.o"], libc.Members!.Value.ToArray());
        Assert.Equal([("libc6-dev", "amd64")], inputs.SystemPackages.Select(package => (package.Name, package.Architecture)));
    }

    [Fact]
    public void A_library_of_which_nothing_is_in_the_executable_is_listed_and_its_package_is_not()
    {
        WriteManifestWithFiles(_sysRoot);
        _sysRoot.Write("lib/libssl.a", new TestArchive().Add("ssl.o", Function("SSL_new")).ToBytes());

        var inputs = Link(_sysRoot, Function("main"));

        var ssl = inputs.Files.Single(file => file.Path == "sysroot/lib/libssl.a");
        Assert.False(ssl.IsLinked);
        Assert.Empty(ssl.Members!.Value);
        Assert.DoesNotContain(inputs.SystemPackages, package => package.Name == "libssl-dev");
    }

    [Fact]
    public void A_sysroot_whose_manifest_lists_no_files_has_all_its_packages_in_the_record()
    {
        var inputs = Link(_sysRoot, Function("main"));

        Assert.Equal(["libc6-dev"], inputs.SystemPackages.Select(package => package.Name));
        Assert.All(inputs.Files, file => Assert.Null(file.SystemPackage));
    }

    [Fact]
    public void Libraries_of_packages_are_named_by_their_package_and_the_projects_own_by_their_file_name()
    {
        var packaged = WritePackage(_sysRoot);
        var own = _sysRoot.Write("own/libown.a", new TestArchive().Add("own.o", Function("own")).ToBytes());
        var second = _sysRoot.Write("other/libown.a", new TestArchive().Add("other.o", Function("other")).ToBytes());

        var inputs = Link(_sysRoot, Function("main", "own", "x"), own, packaged, second);

        Assert.Equal("app/app.o", inputs.ObjectFile);
        Assert.Equal(["app/libown.a", "packages/Native.Lib/native/libx.a", "app/2/libown.a"], inputs.Libraries.ToArray());
        Assert.Equal(
            [
                ("app/2/libown.a", LinkedFileOrigin.Project, null, false),
                ("app/app.o", LinkedFileOrigin.Compiler, null, true),
                ("app/libown.a", LinkedFileOrigin.Project, null, true),
                ("packages/Native.Lib/native/libx.a", LinkedFileOrigin.Package, "Native.Lib", true),
            ],
            inputs.Files.Where(file => file.Origin != LinkedFileOrigin.SysRoot).Select(file => (file.Path, file.Origin, file.Package, file.IsLinked!.Value)));
        Assert.Equal([new LinkedPackage("Native.Lib", "1.2.3", "MIT")], inputs.Packages.ToArray());
    }

    [Fact]
    public void The_record_is_the_same_in_another_folder()
    {
        using var other = new TestSysRoot();

        var records = new[] { _sysRoot, other }.Select(sysRoot =>
        {
            WriteManifestWithFiles(sysRoot);
            sysRoot.Write("lib/libc.a", new TestArchive().Add("f.o", Function("f")).ToBytes());
            var path = Path.Combine(sysRoot.Folder, "record.json");
            LinkedInputsFile.Write(path, Link(sysRoot, Function("main", "f", "x"), WritePackage(sysRoot)));
            return File.ReadAllText(path);
        }).ToList();

        Assert.Equal(records[0], records[1]);
        Assert.DoesNotContain(_sysRoot.Folder, records[0], StringComparison.Ordinal);
    }

    private static LinkedInputs Link(TestSysRoot sysRoot, TestObject program, params string[] libraries)
    {
        var path = sysRoot.Write("app.o", program.ToBytes());
        var request = new LinkRequest(TestSysRoot.X64, path, [.. libraries], "", Path.Combine(sysRoot.Folder, "app"), Path.Combine(sysRoot.Folder, "app.dbg"));
        using var files = new InputFiles();
        using var linked = new BuiltInLinker(sysRoot.Open()).Link(request, files, new RecordingLog(), CancellationToken.None);
        return linked.Inputs;
    }

    private static void WriteManifestWithFiles(TestSysRoot sysRoot) => sysRoot.Write(
        "sysroot.json", Encoding.UTF8.GetBytes(TestSysRoot.Manifest.Replace("\"packages\":", FilesOfManifest, StringComparison.Ordinal)));

    private static string WritePackage(TestSysRoot sysRoot)
    {
        sysRoot.Write("native.lib/.nupkg.metadata", "{}"u8.ToArray());
        sysRoot.Write(
            "native.lib/native.lib.nuspec",
            "<package><metadata><id>Native.Lib</id><version>1.2.3</version><license>MIT</license></metadata></package>"u8.ToArray());
        return sysRoot.Write("native.lib/native/libx.a", new TestArchive().Add("x.o", Function("x")).ToBytes());
    }

    private static TestObject Function(string name, params string[] uses)
    {
        var file = new TestObject();
        file.Function(name, uses);
        return file;
    }
}
