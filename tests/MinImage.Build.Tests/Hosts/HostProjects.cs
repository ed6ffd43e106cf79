using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>The projects that are published on every host, for both platforms. Hosts differ in generated sources, paths and line endings.</summary>
public static class HostProjects
{
    private const string Console = """
        using System.Text.RegularExpressions;

        Console.WriteLine(typeof(Patterns).Assembly.ManifestModule.ModuleVersionId + " " + Patterns.Word().IsMatch("word") + " " + Patterns.Where());

        static partial class Patterns
        {
            [GeneratedRegex("^[a-z]+$")]
            public static partial Regex Word();

            public static string Where([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
        }

        """;

    private const string Site = """
        using System.Text.Json.Serialization;
        using System.Text.RegularExpressions;

        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SiteJson.Default));
        var settings = new Settings();
        builder.Configuration.GetSection("Site").Bind(settings);
        var app = builder.Build();
        app.MapGet("/", () => new Item(1, settings.Name));
        app.MapPost("/items/{id}", (int id, Item item) => Patterns.Word().IsMatch(item.Name) ? Results.Ok(item) : Results.NotFound());
        Log.Started(app.Logger, typeof(Program).Assembly.ManifestModule.ModuleVersionId, Library.Place.Of(typeof(Patterns)));
        app.Run();

        record Item(int Id, string Name);

        class Settings { public string Name { get; set; } = ""; }

        [JsonSerializable(typeof(Item))]
        partial class SiteJson : JsonSerializerContext;

        static partial class Patterns
        {
            [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
            public static partial Regex Word();
        }

        static partial class Log
        {
            [LoggerMessage(1, LogLevel.Information, "started {Version} {Place}")]
            public static partial void Started(ILogger logger, Guid version, string place);
        }

        """;

    private const string Library = """
        using System.Runtime.CompilerServices;
        using System.Text.RegularExpressions;

        namespace Library;

        public static partial class Place
        {
            public static string Of(Type type, [CallerFilePath] string path = "") => Either().Replace(type.Name, "x") + path + Either().GetType().FullName;

            [GeneratedRegex("a|b")]
            private static partial Regex Either();
        }

        """;

    /// <summary>Writes a console app with content: a script, which is executable in the image, and two texts whose paths in the image differ by case.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="lineEnding">How lines of sources end.</param>
    /// <returns>The project <c>src/Shop</c>.</returns>
    public static TestProject WriteConsole(string folder, string lineEnding) => TestProject.In(folder, "src/Shop", "Shop", new()
    {
        ["src/Shop/Shop.csproj"] = Project("Microsoft.NET.Sdk", """
            <Content Include="data/*" CopyToOutputDirectory="PreserveNewest" />
            <Content Include="other.txt" Link="data/TEXT.txt" CopyToOutputDirectory="PreserveNewest" />
            """).ReplaceLineEndings(lineEnding),
        ["src/Shop/Program.cs"] = Console.ReplaceLineEndings(lineEnding),
        ["src/Shop/data/run.sh"] = "#!/bin/sh\necho run\n",
        ["src/Shop/data/text.txt"] = "text\n",
        ["src/Shop/other.txt"] = "another text\n",
    });

    /// <summary>Writes a web app with a library, and with source generators in both.</summary>
    /// <inheritdoc cref="WriteConsole" path="/param"/>
    /// <returns>The project <c>src/Site</c>.</returns>
    public static TestProject WriteWeb(string folder, string lineEnding) => TestProject.In(folder, "src/Site", "Site", new()
    {
        ["src/Site/Site.csproj"] = Project("Microsoft.NET.Sdk.Web", """
            <ProjectReference Include="../Library/Library.csproj" />
            """).ReplaceLineEndings(lineEnding),
        ["src/Site/Program.cs"] = Site.ReplaceLineEndings(lineEnding),
        ["src/Site/appsettings.json"] = "{}\n",
        ["src/Site/wwwroot/a.txt"] = "static\n",
        ["src/Library/Library.csproj"] = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>{TargetFrameworks.Net10}</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            </Project>
            """.ReplaceLineEndings(lineEnding),
        ["src/Library/Place.cs"] = Library.ReplaceLineEndings(lineEnding),
    });

    private static string Project(string sdk, string items) => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>{TargetFrameworks.Net10}</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <ContainerRuntimeIdentifiers>linux-x64;linux-arm64</ContainerRuntimeIdentifiers>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
            {items}
          </ItemGroup>
        </Project>
        """;
}
