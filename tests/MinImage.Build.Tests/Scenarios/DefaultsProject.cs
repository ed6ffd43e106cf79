using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// A program that prints what can be observed of it, sets none of the SDK's switches, and references a library. It is published once, and after that
/// only up to the compiler.
/// </summary>
public sealed class DefaultsProject
{
    public const string Name = "observing:latest";

    // Ends before the compiler starts, which takes most of a publish's time.
    private const string End = """<Target Name="EndHere" AfterTargets="WriteIlcRspFileForCompilation"><Error Text="That will do." /></Target>""";

    private readonly TestProject _project;

    public DefaultsProject()
    {
        _project = TestProject.WithSources(
            "Observing",
            "<DefaultItemExcludes>$(DefaultItemExcludes);library/**</DefaultItemExcludes>",
            """<ProjectReference Include="library/Library.csproj" />""");
        _project.Write("library/Library.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Target Name="Say" AfterTargets="CoreCompile">
                <WriteLinesToFile File="$(MSBuildProjectDirectory)/said.txt" Lines="OptimizationPreference '$(OptimizationPreference)'" />
              </Target>
            </Project>
            """);
        _project.Write("library/Library.cs", "public static class Library;");
        Result = _project.Publish();
        Assert.True(Result.ExitCode == 0, Result.Text);
        Compiler = ReadResponseFile(_project);
    }

    public CommandResult Result { get; }

    public string Layout => _project.Layout;

    /// <summary>The compiler's arguments with default values.</summary>
    public IReadOnlyList<string> Compiler { get; }

    /// <summary>The messages of the library's outer and inner build.</summary>
    public IReadOnlyList<string> Library => File.ReadAllLines(Path.Combine(_project.Folder, "library", "said.txt"));

    /// <summary>Returns the compiler's arguments for a copy of the project with some properties.</summary>
    /// <param name="file">The file that sets the properties: the project, another that MSBuild imports, or none.</param>
    /// <param name="properties">As XML.</param>
    /// <param name="arguments">Further arguments.</param>
    public IReadOnlyList<string> CompilerWith(string? file, string properties, params string[] arguments)
    {
        var project = File.ReadAllText(_project.ProjectFile);
        var own = file == "Observing.csproj" ? properties : "";
        _project.Write("Observing.csproj", project.Replace("</Project>", $"<PropertyGroup>{own}</PropertyGroup>{End}</Project>", StringComparison.Ordinal));
        if (file is not null && own.Length == 0)
        {
            _project.Write(file, $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>");
        }

        var result = _project.Publish([.. arguments, "-p:MinImageLayoutPath=bin/unused/"]);

        _project.Write("Observing.csproj", project);
        if (file is not null && own.Length == 0)
        {
            File.Delete(Path.Combine(_project.Folder, file));
        }

        Assert.Contains("That will do.", result.Output, StringComparison.Ordinal);
        return ReadResponseFile(_project);
    }

    /// <summary>Returns the compiler's arguments for a web project.</summary>
    /// <param name="properties">Its properties, as XML.</param>
    public static IReadOnlyList<string> CompilerOfWebProject(string properties)
    {
        var project = TestProject.In(Workspace.NewFolder(), "", "Site", new()
        {
            ["Site.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>{properties}</PropertyGroup>
                  <ItemGroup><PackageReference Include="MinImage.Build" Version="{Feed.Version}" /></ItemGroup>
                  {End}
                </Project>
                """,
            ["Program.cs"] = "WebApplication.CreateSlimBuilder().Build().Run();",
        });
        var result = project.Publish();
        Assert.Contains("That will do.", result.Output, StringComparison.Ordinal);
        return ReadResponseFile(project);
    }

    private static string[] ReadResponseFile(TestProject project) => File.ReadAllLines(Path.ChangeExtension(project.NativeObject, ".ilc.rsp"));
}
