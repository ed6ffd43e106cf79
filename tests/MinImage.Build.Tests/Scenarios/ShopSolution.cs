using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// A repository as they are: a solution with two programs that share libraries two levels deep, a source generator, a test project
/// and a program without the package; package versions in one place, sources mapped, the SDK named, and a Directory.Build.targets that
/// says late what an image cannot be. In a folder with spaces, letters of many kinds and a path of more than 200 characters.
/// </summary>
public sealed class ShopSolution
{
    public ShopSolution()
    {
        var root = Workspace.NewFolder();
        var folder = Path.Combine(root, "Läden & Söhne (größer) магазин 店", new string('x', Math.Max(1, 200 - root.Length)));
        Project = TestProject.In(folder, "", "Shop", Files);
        Project.Write("global.json", $$"""{ "sdk": { "version": "{{Project.Dotnet(["--version"]).Output.Trim()}}", "rollForward": "disable" } }""");
        WriteSources(Project);
        Result = Project.Dotnet(["publish", "Shop.slnx"]);
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public string Images => Path.Combine(Project.Folder, "images");

    // Maps our packages to our source, and all others to the machine's sources.
    private static void WriteSources(TestProject project)
    {
        var others = project.Dotnet(["nuget", "list", "source", "--format", "Detailed"]).Output.Split('\n')
            .Where(line => line.EndsWith("[Enabled]", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf('.', StringComparison.Ordinal) + 1)..^"[Enabled]".Length].Trim())
            .Where(name => name != "minimage");
        project.Write("nuget.config", $"""
            <configuration>
              <packageSources><add key="minimage" value="{Feed.Folder}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="minimage"><package pattern="MinImage.*" /></packageSource>
                {string.Concat(others.Select(name => $"<packageSource key=\"{name}\"><package pattern=\"*\" /></packageSource>"))}
              </packageSourceMapping>
            </configuration>
            """);
    }

    private static Dictionary<string, string> Files { get; } = new()
    {
        ["Shop.slnx"] = """
            <Solution>
              <Project Path="src/Shop/Shop.csproj" />
              <Project Path="src/Stock/Stock.csproj" />
              <Project Path="src/Goods/Goods.csproj" />
              <Project Path="src/Prices/Prices.csproj" />
              <Project Path="src/Generator/Generator.csproj" />
              <Project Path="src/Tool/Tool.csproj" />
              <Project Path="tests/Shop.Tests/Shop.Tests.csproj" />
            </Solution>
            """,
        ["Directory.Packages.props"] = $"""
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="MinImage.Build" Version="{Feed.Version}" />
                <PackageVersion Include="Newtonsoft.Json" Version="13.0.3" />
                <PackageVersion Include="Microsoft.CodeAnalysis.CSharp" Version="4.14.0" />
                <PackageVersion Include="Microsoft.NET.Test.Sdk" Version="18.0.1" />
                <PackageVersion Include="xunit" Version="2.9.3" />
              </ItemGroup>
            </Project>
            """,
        ["Directory.Build.props"] = """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <OptimizationPreference>Size</OptimizationPreference>
                <UseSystemResourceKeys>true</UseSystemResourceKeys>
              </PropertyGroup>
            </Project>
            """,
        ["Directory.Build.targets"] = """
            <Project>
              <PropertyGroup>
                <MinImage>true</MinImage>
                <MinImageLayoutPath>$(MSBuildThisFileDirectory)images/$(MSBuildProjectName)/</MinImageLayoutPath>
                <ContainerRepository>shop/$(MSBuildProjectName.ToLowerInvariant())</ContainerRepository>
                <PublishAot>false</PublishAot>
                <SelfContained>false</SelfContained>
                <DebugType>embedded</DebugType>
                <PathMap>$(MSBuildThisFileDirectory)=/_late/</PathMap>
                <NuGetLockFilePath>$(MSBuildThisFileDirectory)locks/$(MSBuildProjectName).json</NuGetLockFilePath>
              </PropertyGroup>
            </Project>
            """,
        ["src/Shop/Shop.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MinImage.Build" PrivateAssets="all" />
                <ProjectReference Include="../Goods/Goods.csproj" />
                <ProjectReference Include="../Generator/Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
              </ItemGroup>
            </Project>
            """,
        ["src/Shop/Program.cs"] = """Console.WriteLine("shop sells " + Goods.Catalogue.Text + ", says " + Generated.Greeting.Text);""",
        ["src/Stock/Stock.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MinImage.Build" PrivateAssets="all" />
                <ProjectReference Include="../Goods/Goods.csproj" />
              </ItemGroup>
            </Project>
            """,
        ["src/Stock/Program.cs"] = """Console.WriteLine("stock has " + Goods.Catalogue.Text);""",
        ["src/Goods/Goods.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <PackageReference Include="MinImage.Build" PrivateAssets="all" />
                <ProjectReference Include="../Prices/Prices.csproj" />
              </ItemGroup>
            </Project>
            """,
        ["src/Goods/Catalogue.cs"] = """namespace Goods { public static class Catalogue { public static string Text => "tea for " + Prices.List.Tea; } }""",
        ["src/Prices/Prices.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <ImplicitUsings>disable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Newtonsoft.Json" /></ItemGroup>
            </Project>
            """,
        ["src/Prices/List.cs"] = """
            using Newtonsoft.Json.Linq;
            namespace Prices { public static class List { public static string Tea => (string)((JValue)new JValue("3 euros")).Value; } }
            """,
        ["src/Generator/Generator.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <ImplicitUsings>disable</ImplicitUsings>
                <EnforceExtendedAnalyzerRules>true</EnforceExtendedAnalyzerRules>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Microsoft.CodeAnalysis.CSharp" PrivateAssets="all" /></ItemGroup>
            </Project>
            """,
        ["src/Generator/GreetingGenerator.cs"] = """
            using Microsoft.CodeAnalysis;

            [Generator]
            public sealed class GreetingGenerator : IIncrementalGenerator
            {
                public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
                    context.CompilationProvider.Select((compilation, _) => compilation.AssemblyName),
                    (output, name) => output.AddSource(
                        "Greeting.g.cs", "namespace Generated { static class Greeting { public const string Text = \"hello from " + name + "\"; } }"));
            }
            """,
        ["src/Tool/Tool.csproj"] = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>""",
        ["src/Tool/Program.cs"] = """Console.WriteLine("tool");""",
        ["tests/Shop.Tests/Shop.Tests.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <PackageReference Include="MinImage.Build" PrivateAssets="all" />
                <PackageReference Include="Microsoft.NET.Test.Sdk" />
                <PackageReference Include="xunit" />
                <ProjectReference Include="../../src/Goods/Goods.csproj" />
              </ItemGroup>
            </Project>
            """,
        ["tests/Shop.Tests/CatalogueTests.cs"] =
            """public sealed class CatalogueTests { [Xunit.Fact] public void Has_tea() => Xunit.Assert.Contains("tea", Goods.Catalogue.Text); }""",
    };
}
