using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The LGPL's requirement on distributing an image: the recipient of the kit can change a library and link again.</summary>
public sealed class RelinkKits(RelinkKitProject published) : IClassFixture<RelinkKitProject>
{
    [Fact]
    public void Give_the_same_executable_where_there_is_nothing_but_the_sdk()
    {
        var kit = published.HandedOn();

        var result = RelinkKitProject.Relink(kit);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("byte for byte", result.Output, StringComparison.Ordinal);
        Assert.Equal(published.Executable, File.ReadAllBytes(Path.Combine(kit, "out", "Handed")));
    }

    [Fact]
    public void Link_with_a_member_of_libc_that_was_changed()
    {
        var kit = published.HandedOn();
        RelinkKitProject.CompileInto(
            Path.Combine(kit, "sysroot", "lib", "libc.a"),
            "int __getpid(void) { return 4711; } int getpid(void) __attribute__((weak, alias(\"__getpid\")));",
            "getpid.o");

        var result = RelinkKitProject.Relink(kit);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("Changed since the kit was written: sysroot/lib/libc.a.", result.Output, StringComparison.Ordinal);
        Assert.Equal("42 4711 ba7816bf", Command.Output(Path.Combine(kit, "out", "Handed")).Trim());
        Assert.StartsWith("42 ", Command.Output(Path.Combine(published.Project.PublishFolder, "Handed")), StringComparison.Ordinal);
    }

    [Fact]
    public void Say_what_the_program_was_linked_of_with_versions_digests_and_licences()
    {
        var text = File.ReadAllText(Path.Combine(published.Kit, "relink.json"));
        var list = JsonNode.Parse(text)!;

        var versions = list["packages"]!.AsArray().ToDictionary(p => (string)p!["name"]!, p => (string)p!["version"]!);
        Assert.Equal(Feed.Version, versions["MinImage.Build"]);
        Assert.Equal(Feed.Version, versions["MinImage.Sysroot.linux-x64"]);
        Assert.Equal(versions["runtime.linux-x64.Microsoft.DotNet.ILCompiler"], versions["Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64"]);
        Assert.Contains(list["sysRoot"]!["packages"]!.AsArray(), p => (string?)p!["source"] == "glibc" && (string?)p["sourceVersion"] is { Length: > 0 });
        Assert.Equal(
            Directory.EnumerateFiles(published.Kit, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(published.Kit, f))
                .Where(f => f != "relink.json")
                .Order(StringComparer.Ordinal),
            list["files"]!.AsArray().Select(f => (string)f!["path"]!));
        foreach (var path in new[]
        {
            "app/Handed.o", "app/libown.a", "README.txt", "sysroot/lib/libc.a", "sysroot/licenses/libc6-dev.txt",
            "sysroot/licenses/common-licenses/LGPL-2.1.txt",
            "licenses/MinImage.Build/LICENSE", "licenses/Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64/LICENSE.TXT",
        })
        {
            Assert.True(File.Exists(Path.Combine(published.Kit, path)), path);
        }

        Assert.DoesNotContain(Workspace.Root, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_made_from_the_record_that_the_link_left()
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(published.Project.NativeObject)!, "minimage.linked-inputs.json"));
        var record = JsonNode.Parse(text)!;

        var files = record["files"]!.AsArray().ToDictionary(file => (string)file!["path"]!, file => file!);
        foreach (var (path, package, member) in new[]
        {
            ("sysroot/lib/libc.a", "libc6-dev", "malloc.o"), ("sysroot/lib/reduced/libcrypto.a", "openssl", "libcrypto-lib-digest.o"),
        })
        {
            Assert.Equal(("SysRoot", package), ((string)files[path]["origin"]!, (string)files[path]["systemPackage"]!));
            Assert.Contains(member, files[path]["members"]!.AsArray().Select(name => (string)name!));
        }

        Assert.Equal("Project", (string)files["app/libown.a"]["origin"]!);
        Assert.Equal(["own.o"], files["app/libown.a"]["members"]!.AsArray().Select(name => (string)name!));
        var system = record["systemPackages"]!.AsArray().Select(package => $"{package!["name"]} {package["source"]}");
        Assert.Equal(["libc6-dev glibc", "libgcc-14-dev gcc-14", "openssl openssl"], system);
        var assemblies = record["assemblies"]!.AsArray().ToDictionary(assembly => (string)assembly!["name"]!, assembly => (string?)assembly!["package"]);
        Assert.Equal("Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64", assemblies["System.Private.CoreLib"]);
        Assert.Null(assemblies["Handed"]);
        Assert.DoesNotContain("System.Private.Xml", assemblies.Keys);
        Assert.DoesNotContain(Workspace.Root, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_named_when_something_of_them_is_missing()
    {
        var kit = published.HandedOn();
        File.Delete(Path.Combine(kit, "app", "Handed.o"));

        var result = RelinkKitProject.Relink(kit);

        Assert.True(result.ExitCode != 0 && result.Output.Contains("error MINIMAGE1028: ", StringComparison.Ordinal), result.Text);
    }

    [Fact]
    public void Are_made_anew_though_nothing_is_linked_and_go_with_a_clean()
    {
        var project = TestProject.Console("Twice", """Console.WriteLine("twice");""");
        var kit = Path.Combine(project.Folder, "bin", "Release", "net10.0", "minimage-relink", "linux-arm64");
        var first = project.Publish("-p:ContainerRuntimeIdentifier=linux-arm64");
        Assert.True(first.ExitCode == 0 && !Directory.Exists(kit), first.Text);

        var second = project.Publish("-p:ContainerRuntimeIdentifier=linux-arm64", "-p:MinImageRelinkKit=true");

        Assert.True(second.ExitCode == 0, second.Text);
        Assert.DoesNotContain("Generating native code", second.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(kit, "relink.json")));
        Assert.Contains("byte for byte", RelinkKitProject.Relink(kit).Output, StringComparison.Ordinal);
        var cleaned = project.Dotnet(["clean", "-c", "Release"]);
        Assert.True(cleaned.ExitCode == 0, cleaned.Text);
        Assert.False(Directory.Exists(Path.GetDirectoryName(kit)));
    }

    [Fact]
    public void And_layouts_are_no_content_of_the_next_image_wherever_the_project_puts_them()
    {
        var project = TestProject.Console("Inside", """Console.WriteLine("inside");""", """
            <OutputPath>out/</OutputPath>
            <MinImageRelinkKitPath>kits/</MinImageRelinkKitPath>
            <MinImageLayoutPath>images/</MinImageLayoutPath>
            """);
        File.WriteAllText(
            project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace("Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Web\"", StringComparison.Ordinal));
        var restored = project.Dotnet(["restore"]);
        Assert.True(restored.ExitCode == 0, restored.Text);
        foreach (var folder in new[] { "out/net10.0/minimage", "out/net10.0/minimage-relink/linux-x64", "kits/linux-x64", "images", "data" })
        {
            project.Write(folder + "/list.json", "{}");
        }

        var outer = project.Dotnet(["msbuild", "-nologo", "-p:MinImage=true", "-getItem:Content"]);
        var inner = project.Dotnet(
            [
                "msbuild", "-nologo", "-p:MinImage=true", "-getItem:Content", $"-p:_MinImageProject={project.ProjectFile}",
                "-p:_MinImageOutputPath=out/net10.0/",
            ]);

        string[] data = ["data/list.json"];
        foreach (var result in new[] { outer, inner })
        {
            Assert.True(result.ExitCode == 0, result.Text);
            Assert.Equal(
                data,
                JsonNode.Parse(result.Output)!["Items"]!["Content"]!.AsArray().Select(i => ((string)i!["Identity"]!).Replace('\\', '/')).Where(
                    i => i.EndsWith("list.json", StringComparison.Ordinal)));
        }
    }
}
