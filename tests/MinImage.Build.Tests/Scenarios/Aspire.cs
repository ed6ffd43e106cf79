using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Aspire itself, with the AppHost SDK and the packages from NuGet, builds the images of an app model.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Aspire
{
    [Fact]
    public void Builds_the_image_of_each_service_that_its_manifest_names_and_they_run()
    {
        using var docker = DockerDaemon.Start();
        Dictionary<string, string?> environment = new() { ["DOCKER_HOST"] = docker.Host };
        var project = TestProject.In(Workspace.NewFolder(), "AppHost", "AppHost", new()
        {
            ["AppHost/AppHost.csproj"] = """
                <Project Sdk="Aspire.AppHost.Sdk/13.6.4">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Aspire.Hosting.AppHost" Version="13.6.5" />
                    <PackageReference Include="Nerdbank.MessagePack" Version="1.3.88" />
                    <PackageReference Include="Polly.Core" Version="8.8.0" />
                    <ProjectReference Include="../Catalog/Catalog.csproj" />
                    <ProjectReference Include="../Store/Store.csproj" />
                  </ItemGroup>
                </Project>
                """,
            ["AppHost/Program.cs"] = """
                var builder = DistributedApplication.CreateBuilder(args);
                var catalog = builder.AddProject<Projects.Catalog>("catalog");
                builder.AddProject<Projects.Store>("store").WithReference(catalog);
                builder.Build().Run();
                """,
            ["Catalog/Catalog.csproj"] = Service,
            ["Catalog/Program.cs"] = """Console.WriteLine("hello from the catalog");""",
            ["Store/Store.csproj"] = Service,
            ["Store/Program.cs"] = """Console.WriteLine("hello from the store");""",
        });

        var manifest = project.Dotnet(["run", "--", "--publisher", "manifest", "--output-path", "manifest.json"], environment);
        var build = project.Dotnet(["run", "--no-build", "--", "--operation", "publish", "--step", "build"], environment);

        Assert.True(manifest.ExitCode == 0 && build.ExitCode == 0, manifest.Text + build.Text);
        var services = JsonNode.Parse(File.ReadAllText(Path.Combine(project.Folder, "manifest.json")))!["resources"]!.AsObject();
        Assert.Equal(["catalog", "store"], services.Select(service => service.Key));
        Assert.All(services, service => Assert.Equal($"hello from the {service.Key}", Run(docker, service.Key + ":latest")));
    }

    // A program that does not use the framework compiles quickly.
    private static string Service => $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <MinImage>true</MinImage>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="MinImage.Build" Version="{Feed.Version}" PrivateAssets="all" />
          </ItemGroup>
        </Project>
        """;

    private static string Run(DockerDaemon docker, string name)
    {
        var result = docker.Docker("run", "--rm", "--network", "host", name);
        Assert.True(result.ExitCode == 0, result.Text);
        return result.Output.Trim();
    }
}
