using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Tools of web projects that make files or versions during the build: Razor class libraries, API descriptions, versions from git.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class WebGenerators
{
    private static readonly string[] Git = ["-c", "user.name=test", "-c", "user.email=test@example.com"];

    [Fact]
    public void Assets_of_a_library_and_versions_are_in_the_image_and_the_api_is_described()
    {
        var project = TestProject.In(Workspace.NewFolder(), "src/Shop", "Shop", Files());
        RunGit(project, "init", "-q", "-b", "main");
        RunGit(project, "add", ".");
        RunGit(project, "commit", "-q", "-m", "Shop");
        RunGit(project, "tag", "5.6.7");

        var result = project.Publish();

        Assert.True(result.ExitCode == 0, result.Text);
        var lines = Runc.Run(project.Layout, "shop:latest").Output.TrimEnd().Split('\n');
        Assert.Equal(["body { }", "3.4.1", "5.6.7"], lines);
        var app = Path.Combine(Runc.Unpack(project.Layout, "shop:latest"), "rootfs", "app");
        Assert.True(File.Exists(Path.Combine(app, "wwwroot", "_content", "Parts", "parts.css")));
        var description = JsonNode.Parse(File.ReadAllText(Path.Combine(project.Folder, "api", "Shop.json")))!;
        Assert.NotNull(description["paths"]!["/orders"]);
    }

    private static void RunGit(TestProject project, params string[] arguments) => Command.Output("git", ["-C", project.Root, .. Git, .. arguments]);

    private static Dictionary<string, string> Files() => new()
    {
        [".gitignore"] = "bin/\nobj/\n",
        ["src/Shop/version.json"] = """{ "version": "3.4", "publicReleaseRefSpec": ["^refs/heads/main$"] }""",
        ["src/Shop/Shop.csproj"] = $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <OpenApiGenerateDocuments>true</OpenApiGenerateDocuments>
                <OpenApiDocumentsDirectory>api</OpenApiDocumentsDirectory>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
                <PackageReference Include="Microsoft.AspNetCore.OpenApi" Version="10.0.15" />
                <PackageReference Include="Microsoft.Extensions.ApiDescription.Server" Version="10.0.15" PrivateAssets="all" />
                <PackageReference Include="Nerdbank.GitVersioning" Version="3.10.94" PrivateAssets="all" />
                <ProjectReference Include="../Parts/Parts.csproj" />
              </ItemGroup>
            </Project>
            """,
        ["src/Shop/Program.cs"] = """
            using System.Reflection;

            var builder = WebApplication.CreateSlimBuilder(args);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Services.AddOpenApi();
            var app = builder.Build();
            app.MapStaticAssets();
            app.MapGet("/orders", () => "none");
            await app.StartAsync();
            using var client = new HttpClient();
            Console.WriteLine((await client.GetStringAsync(app.Urls.First() + "/_content/Parts/parts.css")).Trim());
            foreach (var assembly in (Assembly[])[typeof(Program).Assembly, typeof(Parts.Part).Assembly])
            {
                Console.WriteLine(assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[0]);
            }

            await app.StopAsync();
            """,
        ["src/Parts/Parts.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk.Razor">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <PackageReference Include="GitVersion.MsBuild" Version="6.8.2" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """,
        ["src/Parts/Part.cs"] = "namespace Parts; public static class Part { }",
        ["src/Parts/wwwroot/parts.css"] = "body { }",
    };
}
