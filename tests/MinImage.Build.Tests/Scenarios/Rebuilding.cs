using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A third party that has the provenance statement of an image, and access to the repository, builds the image again in two places.</summary>
public sealed class Rebuilding
{
    private const string Address = "https://git.test/team/shop.git";

    [Fact]
    public void The_statement_alone_gives_the_same_image_in_two_places_and_another_image_is_reported()
    {
        var original = CreateRepository();
        var result = original.PublishWith(
            new() { ["SOURCE_DATE_EPOCH"] = "1700000000" },
            "-p:Version=2.1", "-p:MinImageCompression=zstd", "-p:Description=one%2C two%3B 100%25", "-p:ContainerRuntimeIdentifiers=linux-x64");
        Assert.True(result.ExitCode == 0, result.Text);
        var place = Workspace.NewFolder();
        var statement = File.ReadAllText(original.Layout + ".provenance.json");
        File.WriteAllText(Path.Combine(place, "statement.json"), statement);
        var other = JsonNode.Parse(statement)!;
        var digest = (string)other["subject"]![0]!["digest"]!["sha256"]!;
        other["subject"]![0]!["digest"]!["sha256"] = new string('0', 64);
        File.WriteAllText(Path.Combine(place, "other.json"), other.ToJsonString());

        var same = Rebuild(original, place, "statement.json", "one");
        var different = Rebuild(original, place, "other.json", "Zweiter Ordner, größer", "export TZ=Asia/Tokyo LANG=tr_TR.UTF-8; umask 077");

        Assert.True(same.ExitCode == 0, same.Text);
        Assert.EndsWith($"The same image: sha256:{digest}\n", same.Output, StringComparison.Ordinal);
        Assert.True(different.ExitCode == 1, different.Text);
        Assert.True(
            different.Errors.Contains($"about sha256:{new string('0', 64)}, and this build made sha256:{digest}", StringComparison.Ordinal), different.Text);
        Assert.DoesNotContain("dependencies differ", same.Text + different.Text, StringComparison.Ordinal);
    }

    private static TestProject CreateRepository()
    {
        var project = TestProject.In(Workspace.NewFolder(), "src/Shop", "Shop", new()
        {
            ["src/Shop/Shop.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <PublishRepositoryUrl>true</PublishRepositoryUrl>
                  </PropertyGroup>
                  <ItemGroup><PackageReference Include="MinImage.Build" Version="{Feed.Version}" /></ItemGroup>
                </Project>
                """,
            ["src/Shop/Program.cs"] = "System.Console.WriteLine(typeof(object).Assembly.FullName);",
            [".gitignore"] = "bin/\nobj/\n",
        });
        string[][] commands =
        [
            ["init", "--quiet"],
            ["remote", "add", "origin", Address],
            ["add", "."],
            ["-c", "user.name=shop", "-c", "user.email=shop@git.test", "commit", "--quiet", "-m", "First"],
        ];
        foreach (var command in commands)
        {
            Command.Output("git", ["-C", project.Root, .. command]);
        }

        return project;
    }

    // Git is told that the address of the statement is a folder of this host.
    private static CommandResult Rebuild(TestProject original, string place, string statement, string folder, string before = ":") => original.RunInShell($"""
        cd '{place}'
        export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0='url.{original.Root}.insteadOf' GIT_CONFIG_VALUE_0='{Address}'
        export PATH="$(dirname "$(realpath "$DOTNET" 2>/dev/null || command -v dotnet)"):$PATH"
        {before}
        exec '{Workspace.Repository}/samples/rebuild/rebuild.sh' '{statement}' '{folder}'
        """);
}
