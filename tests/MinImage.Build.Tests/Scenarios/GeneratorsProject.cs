using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// A program and a library, in a git repository, whose code is partly generated: by Grpc.Tools, NSwag, MinVer, the SDK's resources, and a target of the
/// library. They are published, and published again after their inputs were edited.
/// </summary>
public sealed class GeneratorsProject
{
    public const string Name = "generators:latest";

    private static readonly string[] Git = ["-c", "user.name=test", "-c", "user.email=test@example.com"];

    public GeneratorsProject()
    {
        Project = TestProject.In(Workspace.NewFolder(), "src/Generators", "Generators", Files());
        RunGit("init", "-q");
        RunGit("add", ".");
        RunGit("commit", "-q", "-m", "Generators");
        RunGit("tag", "2.3.4");

        First = Publish();
        FirstRun = Run();
        Edit();
        Second = Publish();
        SecondRun = Run();
    }

    public TestProject Project { get; }

    /// <summary>The first publish.</summary>
    public CommandResult First { get; }

    /// <summary>The lines that the first image prints.</summary>
    public string[] FirstRun { get; }

    /// <summary>The publish after the edit.</summary>
    public CommandResult Second { get; }

    /// <summary>The lines that the second image prints.</summary>
    public string[] SecondRun { get; }

    /// <summary>The library's folder.</summary>
    public string Library => Path.Combine(Project.Root, "src", "Library");

    private CommandResult Publish()
    {
        var result = Project.Publish();
        Assert.True(result.ExitCode == 0, result.Text);
        return result;
    }

    private string[] Run()
    {
        var run = Engines.Runc.Run(Project.Layout, Name);
        Assert.True(run.ExitCode == 0, run.Text);
        return run.Output.TrimEnd().Split('\n');
    }

    private void Edit()
    {
        Replace("src/Library/orders.proto", "int32 number = 2;", "int32 amount = 2;");
        Replace("src/Library/Words.de.resx", "Guten Tag", "Moin");
        Replace("src/Library/names.txt", "first", "second");
        Replace("src/Library/pets.json", "\"nickname\"", "\"surname\"");
        Replace("src/Generators/Texts.fr.resx", "Bonjour", "Salut");
        RunGit("tag", "2.4.0");
    }

    private void Replace(string file, string from, string to)
    {
        var path = Path.Combine(Project.Root, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    private void RunGit(params string[] arguments) => Command.Output("git", ["-C", Project.Root, .. Git, .. arguments]);

    private static Dictionary<string, string> Files() => new()
    {
        [".gitignore"] = "bin/\nobj/\n",
        ["src/Generators/Generators.csproj"] = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PredefinedCulturesOnly>false</PredefinedCulturesOnly>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
                <PackageReference Include="MinVer" Version="8.0.0" PrivateAssets="all" />
                <ProjectReference Include="../Library/Library.csproj" />
              </ItemGroup>
            </Project>
            """,
        ["src/Generators/Texts.resx"] = Resources("Hello"),
        ["src/Generators/Texts.de.resx"] = Resources("Hallo"),
        ["src/Generators/Texts.fr.resx"] = Resources("Bonjour"),
        ["src/Generators/Program.cs"] = """
            using System.Globalization;
            using System.Reflection;
            using System.Resources;
            using System.Text.Json;
            using Google.Protobuf.Reflection;
            using Library;

            var texts = new ResourceManager("Generators.Texts", typeof(Program).Assembly);
            foreach (var culture in (string[])["", "de", "fr"])
            {
                Console.WriteLine($"{texts.GetString("Hello", new CultureInfo(culture))}, {Words.Hello(culture)}");
            }

            MessageDescriptor order = Order.Descriptor;
            Console.WriteLine($"{order.FullName} {string.Join(' ', order.Fields.InDeclarationOrder().Select(field => field.Name))}");
            Console.WriteLine(Orders.Descriptor.Methods[0].FullName);
            Console.WriteLine(nameof(PetsClient.ListPetsAsync) + " " + typeof(Pet).GetProperties()[0].Name);
            Console.WriteLine(Names.Text);
            foreach (var assembly in (Assembly[])[typeof(Program).Assembly, typeof(Words).Assembly])
            {
                Console.WriteLine(assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
            }

            if (args.Length > 0)
            {
                Console.WriteLine(
                    Words.Text(args));
                Console.WriteLine(
                    JsonSerializer.Serialize(args,
                        JsonSerializerOptions.Default));
            }
            """,
        ["src/Library/Library.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Google.Protobuf" Version="3.35.0" />
                <PackageReference Include="Grpc.Core.Api" Version="2.85.0" />
                <PackageReference Include="Grpc.Tools" Version="2.85.0" PrivateAssets="all" />
                <PackageReference Include="MinVer" Version="8.0.0" PrivateAssets="all" />
                <PackageReference Include="NSwag.MSBuild" Version="14.7.1" PrivateAssets="all" />
                <Protobuf Include="orders.proto" GrpcServices="Both" />
              </ItemGroup>
              <Target Name="GenerateClient" BeforeTargets="CoreCompile" Inputs="pets.json" Outputs="$(IntermediateOutputPath)Pets.g.cs">
                <PropertyGroup>
                  <Arguments>/input:pets.json /output:"$(IntermediateOutputPath)Pets.g.cs" /classname:PetsClient /namespace:Library</Arguments>
                </PropertyGroup>
                <Exec Command="$(NSwagExe_Net100) openapi2csclient $(Arguments) /jsonLibrary:SystemTextJson" StandardOutputImportance="low" />
              </Target>
              <Target Name="GenerateNames" BeforeTargets="CoreCompile" Inputs="names.txt" Outputs="$(ProjectDir)$(IntermediateOutputPath)Names.g.cs">
                <PropertyGroup>
                  <Text>$([System.IO.File]::ReadAllText('$(ProjectDir)names.txt'))</Text>
                </PropertyGroup>
                <WriteLinesToFile File="$(ProjectDir)$(IntermediateOutputPath)Names.g.cs"
                                  Lines="namespace Library%3B public static class Names { public const string Text = &quot;$(Text)&quot;%3B }"
                                  Overwrite="true" />
              </Target>
              <Target Name="IncludeGenerated" BeforeTargets="CoreCompile" DependsOnTargets="GenerateClient;GenerateNames">
                <ItemGroup>
                  <Compile Include="$(IntermediateOutputPath)Pets.g.cs;$(ProjectDir)$(IntermediateOutputPath)Names.g.cs" />
                </ItemGroup>
              </Target>
            </Project>
            """,
        ["src/Library/orders.proto"] = """
            syntax = "proto3";
            package library;
            service Orders { rpc Get (Order) returns (Order); }
            message Order { string name = 1; int32 number = 2; }
            """,
        ["src/Library/pets.json"] = """
            {
              "openapi": "3.0.1",
              "info": { "title": "Pets", "version": "v1" },
              "paths": {
                "/pets": {
                  "get": {
                    "operationId": "ListPets",
                    "responses": {
                      "200": { "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } } }
                    }
                  }
                }
              },
              "components": { "schemas": { "Pet": { "type": "object", "properties": { "nickname": { "type": "string" } } } } }
            }
            """,
        ["src/Library/names.txt"] = "first",
        ["src/Library/Words.resx"] = Resources("Good day"),
        ["src/Library/Words.de.resx"] = Resources("Guten Tag"),
        ["src/Library/Words.cs"] = """
            using System.Globalization;
            using System.Resources;
            using System.Text.Json;

            namespace Library;

            public static class Words
            {
                private static readonly ResourceManager Resources = new("Library.Words", typeof(Words).Assembly);

                public static string Hello(string culture) => Resources.GetString("Hello", new CultureInfo(culture));

                public static string Text(object value) =>
                    JsonSerializer.Serialize(value, JsonSerializerOptions.Default);

                public static string Unused(object value) =>
                    JsonSerializer.Serialize(value, JsonSerializerOptions.Default);
            }
            """,
    };

    private static string Resources(string text) => $"""
        <root>
          <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
          <resheader name="version"><value>2.0</value></resheader>
          <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
          <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
          <data name="Hello"><value>{text}</value></data>
        </root>
        """;
}
