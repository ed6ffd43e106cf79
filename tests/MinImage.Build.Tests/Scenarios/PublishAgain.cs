using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

[Trait(Needs.Trait, Needs.Engine)]
public sealed class PublishAgain
{
    private const string Hash = """Console.WriteLine(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("abc"u8))[..8]);""";
    private const string Program = """Console.WriteLine(New.Lib.Value + Old.Lib.Value);""";

    [Fact]
    public void Compiles_links_and_packs_nothing_when_nothing_changed_also_with_references()
    {
        var project = WithReferences("Twice");
        var first = project.Publish();
        Assert.True(first.ExitCode == 0, first.Text);
        var before = Times(project);

        var second = project.Publish();

        Assert.True(second.ExitCode == 0, second.Text);
        Assert.DoesNotContain("Generating native code", second.Output, StringComparison.Ordinal);
        Assert.Equal(before, Times(project));
        Assert.Equal("newold", Runc.Run(project.Layout, "twice:latest").Output.Trim());
    }

    [Fact]
    public void Ships_what_the_sources_contain_whatever_the_times_of_files_are()
    {
        var project = TestProject.Console("Timeless", """Console.WriteLine("one");""");
        var first = project.Publish();
        Assert.True(first.ExitCode == 0, first.Text);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(project.Folder, "obj", "minimage"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(2));
        }

        project.Write("Program.cs", """Console.WriteLine("two");""");
        File.SetLastWriteTimeUtc(Path.Combine(project.Folder, "Program.cs"), DateTime.UnixEpoch);
        var edited = project.Publish();
        var editedRun = Runc.Run(project.Layout, "timeless:latest");
        var index = File.ReadAllText(Path.Combine(project.Layout, "index.json"));
        Damage(Path.Combine(Path.GetDirectoryName(project.NativeObject)!, "..", "bin", "native", project.Name));
        var damaged = project.Publish();

        Assert.True(edited.ExitCode == 0 && damaged.ExitCode == 0, edited.Text + damaged.Text);
        Assert.Equal("two", editedRun.Output.Trim());
        Assert.DoesNotContain("Generating native code", damaged.Output, StringComparison.Ordinal);
        Assert.Equal(index, File.ReadAllText(Path.Combine(project.Layout, "index.json")));
    }

    [Fact]
    public void Starts_no_process_for_tasks_and_rehearses_while_the_compiler_runs()
    {
        var project = TestProject.Console("Rehearsed", """Console.WriteLine("rehearsed");""");

        var published = project.Publish("-v:detailed");

        Assert.True(published.ExitCode == 0, published.Text);
        Assert.Contains("task from assembly", published.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("external task host", published.Output, StringComparison.Ordinal);
        Assert.Contains("The link and the image were rehearsed in", published.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_the_package_that_was_bumped_in_between()
    {
        var project = TestProject.Console("Bumped", """Console.WriteLine("bumped");""");
        var first = project.Publish();
        Assert.True(first.ExitCode == 0, first.Text);
        project.Write("nuget.config", $"""
            <configuration><packageSources><add key="minimage" value="{Feed.NextFolder}" /></packageSources></configuration>
            """);
        File.WriteAllText(
            project.ProjectFile,
            File.ReadAllText(project.ProjectFile).Replace($"Version=\"{Feed.Version}\"", $"Version=\"{Feed.NextVersion}\"", StringComparison.Ordinal));

        var second = project.Publish("-v:detailed");

        Assert.True(second.ExitCode == 0, second.Text);
        Assert.Contains($"minimage.build/{Feed.NextVersion}/", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"minimage.build/{Feed.Version}/", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_publishes_of_one_project_at_once_take_turns()
    {
        var project = TestProject.Console("Turns", """Console.WriteLine(0);""");

        for (var round = 1; round <= 3; round++)
        {
            project.Write("Program.cs", $"Console.WriteLine({round});");
            var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => project.Publish())));

            Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Text));
            Assert.Single(results, result => result.Text.Contains("Generating native code", StringComparison.Ordinal));
            Assert.Contains(results, result => result.Text.Contains(", which is publishing 'Turns'.", StringComparison.Ordinal));
            Assert.Equal($"{round}", Runc.Run(project.Layout, "turns:latest").Output.Trim());
        }
    }

    [Fact]
    public void Takes_away_what_an_earlier_publish_left_in_the_folder()
    {
        var project = TestProject.Console(
            "Left", """Console.WriteLine("left");""", items: """<None Update="note.txt" CopyToPublishDirectory="PreserveNewest" />""");
        project.Write("note.txt", "A note.");
        var jit = project.Dotnet(["publish", "-c", "Release"]);
        Assert.True(jit.ExitCode == 0, jit.Text);

        var first = project.Publish();
        var withNote = project.FilesIn(project.PublishFolder);
        File.Delete(Path.Combine(project.Folder, "note.txt"));
        var second = project.Publish();

        Assert.True(first.ExitCode == 0, first.Text);
        Assert.True(second.ExitCode == 0, second.Text);
        Assert.Equal(["Left", "Left.dbg", "note.txt"], withNote);
        Assert.Equal(["Left", "Left.dbg"], project.FilesIn(project.PublishFolder));
    }

    [Fact]
    public void Clean_removes_the_layout_and_what_the_inner_build_made()
    {
        var project = TestProject.Console("Cleaned", """Console.WriteLine("cleaned");""");
        var published = project.Publish();
        Assert.True(published.ExitCode == 0, published.Text);

        var cleaned = project.Dotnet(["clean", "-c", "Release"]);

        Assert.True(cleaned.ExitCode == 0, cleaned.Text);
        Assert.False(Directory.Exists(project.Layout));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(project.Layout, ".."), "minimage*"));
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "obj", "minimage")));
    }

    [Fact]
    public async Task Two_publishes_at_once_may_fill_the_same_shim_cache()
    {
        var cache = Path.Combine(Workspace.NewFolder(), "cache/");
        TestProject[] projects = [TestProject.Console("First", Hash), TestProject.Console("Second", Hash)];

        var results = await Task.WhenAll(projects.Select(p => Task.Run(() => p.Publish("-p:MinImageLinker=Host", "-p:MinImageCachePath=" + cache))));

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Text));
        Assert.Equal("ba7816bf", Runc.Run(projects[0].Layout, "first:latest").Output.Trim());
        Assert.Equal("ba7816bf", Runc.Run(projects[1].Layout, "second:latest").Output.Trim());
        Assert.Single(Directory.EnumerateFiles(cache, "*.a", SearchOption.AllDirectories));
    }

    // Changes a byte in the middle of a file, which keeps its time.
    private static void Damage(string file)
    {
        var (bytes, time) = (File.ReadAllBytes(file), File.GetLastWriteTimeUtc(file));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        File.SetLastWriteTimeUtc(file, time);
    }

    // Compiled, linked and packed files, with their times.
    private static string[] Times(TestProject project) =>
        [.. Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".dll" or ".o" or ".dbg" || f.Contains("/blobs/", StringComparison.Ordinal))
            .Where(f => !f.Contains("/.packages/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}")];

    private static TestProject WithReferences(string name)
    {
        var project = TestProject.Console(name, Program, properties: "<EnableDefaultCompileItems>false</EnableDefaultCompileItems>", items: """
            <Compile Include="Program.cs" />
            <ProjectReference Include="New/New.csproj" />
            <ProjectReference Include="Old/Old.csproj" />
            """);
        foreach (var (library, framework) in new[] { ("New", "net10.0"), ("Old", "netstandard2.0") })
        {
            project.Write($"{library}/{library}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>{framework}</TargetFramework></PropertyGroup></Project>
                """);
            project.Write($"{library}/Lib.cs", $$"""
                namespace {{library}} { public static class Lib { public static string Value => "{{library.ToLowerInvariant()}}"; } }
                """);
        }

        return project;
    }
}
