using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// A build as a careful company's: package versions are locked, the sources are read-only, and all output goes elsewhere; of several
/// target frameworks one is published.
/// </summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class LockFiles
{
    [Fact]
    public void Locked_packages_read_only_sources_and_artifacts_elsewhere_make_an_image_and_leave_the_lock_files_as_they_are()
    {
        var project = Locked("1.*");
        var output = Workspace.NewFolder("artifacts");
        var locks = Locks(project);

        var result = project.RunInShell($$"""
            set -e
            mount --bind '{{project.Root}}' '{{project.Root}}'
            mount -o remount,bind,ro '{{project.Root}}'
            export NUGET_PACKAGES='{{output}}/packages'
            cd '{{project.Folder}}'
            ! touch new 2>/dev/null
            "$DOTNET" publish -f net10.0 -p:MinImage=true -p:RestoreLockedMode=true --artifacts-path '{{output}}'
            """);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(locks, Locks(project));
        Assert.Equal("locked", Runc.Run(Path.Combine(output, "bin", "App", "release_net10.0", "minimage"), "app:latest").Output.Trim());
        Assert.True(File.Exists(Path.Combine(output, "publish", "App", "release_net10.0", "App")));
    }

    [Fact]
    public void A_package_that_would_come_in_another_version_is_an_error_before_anything_is_compiled_natively()
    {
        var project = Locked("1.*");
        var locks = Locks(project);
        EmptyPackage.Write(Path.Combine(project.Root, "feed"), "Floating", "1.1.0");

        var result = project.Publish("-f", "net10.0", "-p:RestoreLockedMode=true");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error MINIMAGE1008: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("Floating 1.0.0, but the image would contain 1.1.0", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.Equal(locks, Locks(project));
    }

    [Fact]
    public void Several_target_frameworks_of_which_none_is_named_are_an_error()
    {
        var project = Locked("1.0.0");

        var published = project.Publish();
        var byName = project.Dotnet(["build", "-t:MinImagePublish"]);

        Assert.True(published.ExitCode != 0 && published.Output.Contains("error NETSDK1129: ", StringComparison.Ordinal), published.Text);
        Assert.True(byName.ExitCode != 0 && byName.Output.Contains("error MINIMAGE1007: ", StringComparison.Ordinal), byName.Text);
    }

    // An app and a library with their lock files, created when the source had one version of the package.
    private static TestProject Locked(string version)
    {
        var project = TestProject.In(Workspace.NewFolder(), "src/App", "App", new()
        {
            ["Directory.Build.props"] = """<Project><PropertyGroup><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup></Project>""",
            ["src/App/App.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFrameworks>netstandard2.0;net10.0</TargetFrameworks>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
                    <PackageReference Include="Floating" Version="{version}" />
                    <ProjectReference Include="../Library/Library.csproj" />
                  </ItemGroup>
                </Project>
                """,
            ["src/App/Program.cs"] = """class Program { static void Main() { System.Console.WriteLine(Library.Text); } }""",
            ["src/Library/Library.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup>
                  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="13.0.3" /></ItemGroup>
                </Project>
                """,
            ["src/Library/Library.cs"] = """public static class Library { public static string Text { get { return "locked"; } } }""",
        });
        EmptyPackage.Write(Path.Combine(project.Root, "feed"), "Floating", "1.0.0");
        File.WriteAllText(Path.Combine(project.Root, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="minimage" value="{Feed.Folder}" /><add key="own" value="feed" /></packageSources>
            </configuration>
            """);
        // Each test has another package 'Floating'.
        project.HasOwnPackages = true;
        var restored = project.Dotnet(["restore"]);
        Assert.True(restored.ExitCode == 0, restored.Text);
        return project;
    }

    private static string[] Locks(TestProject project) =>
        [.. Directory.EnumerateFiles(Path.Combine(project.Root, "src"), "packages.lock.json", SearchOption.AllDirectories).Where(
            f => !f.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(
            f => f + File.ReadAllText(f))];
}
