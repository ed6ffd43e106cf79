using System.Text.RegularExpressions;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Code that is generated during the build, and the warnings about code.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed partial class Generators(GeneratorsProject project) : IClassFixture<GeneratorsProject>
{
    [Fact]
    public void Run_for_the_image_in_the_app_and_in_its_references()
    {
        Assert.Equal(
            [
                "Hello, Good day", "Hallo, Guten Tag", "Bonjour, Good day",
                "library.Order name number", "library.Orders.Get",
                "ListPetsAsync Nickname",
                "first",
                "2.3.4", "2.3.4",
            ],
            project.FirstRun);
    }

    [Fact]
    public void Run_again_when_their_inputs_change()
    {
        Assert.Equal(
            [
                "Hello, Good day", "Hallo, Moin", "Salut, Good day",
                "library.Order name amount", "library.Orders.Get",
                "ListPetsAsync Surname",
                "second",
                "2.4.0", "2.4.0",
            ],
            project.SecondRun);
    }

    [Fact]
    public void Leave_no_files_in_the_folders_of_references()
    {
        Assert.Equal(["obj"], Directory.EnumerateDirectories(project.Library).Select(Path.GetFileName));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(project.Library, "obj"), "*", SearchOption.AllDirectories),
            file => file.EndsWith(".cs", StringComparison.Ordinal));
    }

    // Satellite assemblies are compiled into the executable.
    [Fact]
    public void Leave_the_program_alone_in_the_image()
    {
        var application = Path.Combine(Engines.Runc.Unpack(project.Project.Layout, GeneratorsProject.Name), "rootfs", "app");

        Assert.Equal(["Generators"], Directory.EnumerateFileSystemEntries(application).Select(Path.GetFileName));
    }

    // The analyzers report the expression, and ILC the first line of its statement.
    [Fact]
    public void Warnings_about_code_name_the_source_file_and_are_reported_once()
    {
        var program = Path.Combine(project.Project.Folder, "Program.cs");
        var words = Path.Combine(project.Library, "Words.cs");

        Assert.Equal(
            [
                $"{program}(29,9): warning IL2026", $"{program}(29,9): warning IL3050",
                $"{words}(14): Trim analysis warning IL2026", $"{words}(14): AOT analysis warning IL3050",
            ],
            Warning().Matches(project.First.Output).Select(match => match.Groups["warning"].Value));
    }

    [GeneratedRegex(@"^ *(?<warning>[^:]+: [A-Za-z ]*warning IL[0-9]{4}): .*JsonSerializer\.Serialize", RegexOptions.Multiline)]
    private static partial Regex Warning();
}
