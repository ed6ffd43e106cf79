using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

[Trait(Needs.Trait, Needs.Engine)]
public sealed class Projects
{
    private const string Hello = """Console.WriteLine("hello");""";

    [Theory]
    [InlineData("<PublishAot>true</PublishAot>")]
    [InlineData("<PublishAot>false</PublishAot><SelfContained>false</SelfContained><RuntimeIdentifier>linux-x64</RuntimeIdentifier>")]
    public void What_the_project_says_of_aot_and_runtime_does_not_matter_and_ilc_runs_once(string properties)
    {
        var project = TestProject.Console("Own", Hello, properties);

        var result = project.Publish();

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(2, result.Output.Split("Generating native code").Length);
        Assert.Equal("hello", Runc.Run(project.Layout, "own:latest").Output.Trim());
    }

    [Theory]
    [InlineData("clang", "bfd")]
    [InlineData("gcc", "lld")]
    [InlineData("gcc", "bfd")]
    public void Other_drivers_and_linkers_make_an_image_that_runs(string driver, string flavor)
    {
        var project = TestProject.Console(
            "Tools",
            """Console.WriteLine(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("abc"u8))[..8]);""",
            $"<MinImageLinker>Host</MinImageLinker><CppCompilerAndLinker>{driver}</CppCompilerAndLinker><LinkerFlavor>{flavor}</LinkerFlavor>");

        var result = project.Publish();

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal("ba7816bf", Runc.Run(project.Layout, "tools:latest").Output.Trim());
    }

    [Theory]
    [InlineData("build", "-t:MinImagePublish")]
    [InlineData("build", "-t:MinImagePublish", "-p:MinImage=true")]
    [InlineData("build", "-t:Publish", "-p:MinImage=true")]
    public void A_target_called_by_name_makes_the_image(params string[] arguments)
    {
        var project = TestProject.Console("ByName", Hello);

        var result = project.Dotnet([.. arguments, "-c", "Release"]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal("hello", Runc.Run(project.Layout, "byname:latest").Output.Trim());
    }
}
