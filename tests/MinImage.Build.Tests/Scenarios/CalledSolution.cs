using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>PublishContainer of a solution with projects of all kinds.</summary>
public sealed class CalledSolution
{
    [Fact]
    public void Projects_with_MinImage_are_our_images_and_other_programs_the_sdks()
    {
        using var registry = ImageRegistry.Start();
        registry.Push(SpeakingImage.BaseImage(), "zero:1", "zero:1");
        var project = TestProject.In(Workspace.NewFolder(), "", "Shop", new()
        {
            ["Shop.slnx"] = """
                <Solution><Project Path="Shop/Shop.csproj" /><Project Path="Plain/Plain.csproj" /><Project Path="Goods/Goods.csproj" /></Solution>
                """,
            ["Directory.Build.props"] = """
                <Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>
                """,
            ["Shop/Shop.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><MinImage>true</MinImage></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="MinImage.Build" Version="{Feed.Version}" PrivateAssets="all" />
                    <ProjectReference Include="../Goods/Goods.csproj" />
                  </ItemGroup>
                </Project>
                """,
            ["Shop/Program.cs"] = "Console.WriteLine(Goods.Tea.Price);",
            ["Plain/Plain.csproj"] = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>""",
            ["Plain/Program.cs"] = "Console.WriteLine();",
            ["Goods/Goods.csproj"] = """<Project Sdk="Microsoft.NET.Sdk" />""",
            ["Goods/Tea.cs"] = "namespace Goods { public static class Tea { public static int Price => 3; } }",
        });

        var result = project.Dotnet(
            [
                "publish", "Shop.slnx", "-t:PublishContainer", $"-p:ContainerRegistry={registry.Address}", $"-p:ContainerBaseImage={registry.Address}/zero:1",
            ]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(CalledProject.IsOurs(registry.Config("shop:latest")));
        Assert.False(CalledProject.IsOurs(registry.Config("plain:latest")));
        Assert.Null(registry.Digest("goods:latest"));
    }
}
