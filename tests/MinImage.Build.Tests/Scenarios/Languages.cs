using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Programs in .NET's other languages.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Languages
{
    [Fact]
    public void A_program_in_fsharp_is_an_image_that_runs()
    {
        var project = Project("Sums", "fsproj", items: """<Compile Include="Program.fs" />""");
        project.Write("Program.fs", """
            type Shape =
                | Square of side: int
                | Rectangle of width: int * height: int

            let area shape =
                match shape with
                | Square side -> side * side
                | Rectangle(width, height) -> width * height

            [<EntryPoint>]
            let main _ =
                let total = [ Square 2; Rectangle(3, 4) ] |> List.sumBy area
                System.Console.WriteLine("F# says " + string total)
                0
            """);

        AssertSays(project, "F# says 16");
    }

    [Fact]
    public void A_program_in_visual_basic_is_an_image_that_runs()
    {
        var project = Project("Sums", "vbproj");
        project.Write("Program.vb", """
            Module Program
                Sub Main()
                    Dim total = Enumerable.Range(1, 4).Where(Function(n) n Mod 2 = 0).Sum(Function(n) n * n)
                    Console.WriteLine($"Visual Basic says {total}" & If(total > 9, "!", "."))
                End Sub
            End Module
            """);

        AssertSays(project, "Visual Basic says 20!");
    }

    private static TestProject Project(string name, string extension, string items = "") => TestProject.In(Workspace.NewFolder(extension), "", name, new()
    {
        [$"{name}.{extension}"] = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <OptimizationPreference>Size</OptimizationPreference>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
                {items}
              </ItemGroup>
            </Project>
            """,
    });

    private static void AssertSays(TestProject project, string output)
    {
        var result = project.Publish();

        Assert.True(result.ExitCode == 0, result.Text);
        // FSharp.Core has code that cannot be compiled ahead of time; the compiler says so of each program that has it.
        Assert.All(
            result.Output.Split('\n').Where(line => line.Contains("warning", StringComparison.OrdinalIgnoreCase)),
            line => Assert.Matches(@"FSharp\.Core\.dll : warning IL\d{4}: ", line));
        Assert.Equal(output, Runc.Run(project.Layout, "sums:latest").Output.Trim());
    }
}
