using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What is said of a target framework before anything is compiled.</summary>
public sealed class FrameworkVersions(BadWordsProject project) : IClassFixture<BadWordsProject>
{
    // With an invalid tag, so that nothing is compiled.
    private const string Tag = "<ContainerImageTag>a b</ContainerImageTag>";

    [Fact]
    public void A_later_one_than_was_tested_is_said_in_a_message_and_no_other()
    {
        var later = project.Publish(Tag + "<_MinImageTestedFramework>9.0</_MinImageTestedFramework>", "");
        var tested = project.Publish(Tag, "");

        var line = Assert.Single(later.Output.Split('\n'), line => line.Contains("the latest tested framework", StringComparison.Ordinal));
        Assert.Equal("'net10.0' is later than net9.0, the latest tested framework. Update MinImage.Build, or test the image.", line.Trim());
        Assert.DoesNotContain("the latest tested framework", tested.Output, StringComparison.Ordinal);
        Assert.Contains("MINIMAGE2011", later.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_latest_that_was_tested_is_in_the_readme_with_the_version_of_its_packs()
    {
        var defaults = File.ReadAllText(Path.Combine(Workspace.Repository, "build", "MinImage.Defaults.props"));
        var packs = File.ReadAllText(Path.Combine(Workspace.Repository, "tests", "MinImage.Build.Tests", "Programs", "Net11", "Version.props"));
        var readme = File.ReadAllText(Path.Combine(Workspace.Repository, "README.md"));

        var version = packs.Split("<Net11Version>")[1].Split('<')[0];

        Assert.Contains($">{TargetFrameworks.Net11["net".Length..]}</_MinImageTestedFramework>", defaults, StringComparison.Ordinal);
        Assert.Contains($"`{TargetFrameworks.Net11}` with the {version} packs", readme, StringComparison.Ordinal);
    }
}
