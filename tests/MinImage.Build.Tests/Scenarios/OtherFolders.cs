using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Projects whose output folders are not the SDK's default.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class OtherFolders
{
    private const string Program = """Console.WriteLine("elsewhere");""";

    [Fact]
    public void Other_intermediate_output_and_publish_folders_and_another_name()
    {
        var project = TestProject.Console("Named", Program, """
            <OptimizationPreference>Size</OptimizationPreference>
            <AssemblyName>other.name</AssemblyName>
            <OutputPath>build/bin/</OutputPath>
            <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
            <PublishDir>build/published</PublishDir>
            """);
        project.Write(
            "Directory.Build.props",
            """<Project><PropertyGroup><BaseIntermediateOutputPath>build/obj</BaseIntermediateOutputPath></PropertyGroup></Project>""");

        AssertPublishesTwice(project, Path.Combine(project.Folder, "build", "bin", "minimage"), "other.name:latest");

        Assert.Equal(
            ["other.name", "other.name.dbg"],
            Directory.EnumerateFiles(Path.Combine(project.Folder, "build", "published")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["build"], Directory.EnumerateDirectories(project.Folder).Select(Path.GetFileName).Where(name => name != ".packages"));
    }

    // The SDK warns about it (MSB3539), because NuGet's files stay in obj, but it is common.
    [Fact]
    public void An_intermediate_folder_that_the_projects_body_sets()
    {
        var project = TestProject.Console("Late", Program, """
            <OptimizationPreference>Size</OptimizationPreference>
            <BaseIntermediateOutputPath>build/obj/</BaseIntermediateOutputPath>
            <NoWarn>$(NoWarn);MSB3539</NoWarn>
            """);

        AssertPublishesTwice(project, project.Layout, "late:latest");
    }

    private static void AssertPublishesTwice(TestProject project, string layout, string name)
    {
        foreach (var result in (CommandResult[])[project.Publish(), project.Publish()])
        {
            Assert.True(result.ExitCode == 0, result.Text);
            Assert.DoesNotContain("warning", result.Text.Replace("warning MSB3539", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
            Assert.Equal("elsewhere", Runc.Run(layout, name).Output.Trim());
        }
    }
}
