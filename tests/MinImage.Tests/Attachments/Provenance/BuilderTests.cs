using MinImage.Attachments.Provenance;

namespace MinImage.Tests.Attachments.Provenance;

public sealed class BuilderTests
{
    private static readonly Dictionary<string, string> GitHub = new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_SERVER_URL"] = "https://github.example",
        ["GITHUB_REPOSITORY"] = "team/shop",
        ["GITHUB_WORKFLOW_REF"] = "team/shop/.github/workflows/image.yml@refs/heads/main",
        ["GITHUB_RUN_ID"] = "42",
        ["GITHUB_RUN_ATTEMPT"] = "2",
    };

    private static readonly Dictionary<string, string> GitLab = new()
    {
        ["GITLAB_CI"] = "true",
        ["CI_PROJECT_URL"] = "https://gitlab.example/team/shop",
        ["CI_COMMIT_BRANCH"] = "main",
        ["CI_JOB_URL"] = "https://gitlab.example/team/shop/-/jobs/42",
    };

    private static readonly Dictionary<string, string> Azure = new()
    {
        ["TF_BUILD"] = "True",
        ["SYSTEM_COLLECTIONURI"] = "https://azure.example/team/",
        ["SYSTEM_TEAMPROJECT"] = "The Shop",
        ["SYSTEM_DEFINITIONID"] = "7",
        ["BUILD_BUILDID"] = "42",
    };

    [Fact]
    public void A_workflow_of_GitHub_is_the_builder()
    {
        Assert.Equal(
            new Builder("https://github.example/team/shop/.github/workflows/image.yml@refs/heads/main", Run: null), Identify(GitHub, withRun: false));
        Assert.Equal("https://github.example/team/shop/actions/runs/42/attempts/2", Identify(GitHub, withRun: true).Run);
    }

    [Fact]
    public void A_pipeline_of_GitLab_is_the_builder()
    {
        Assert.Equal(new Builder("https://gitlab.example/team/shop//.gitlab-ci.yml@refs/heads/main", Run: null), Identify(GitLab, withRun: false));
        Assert.Equal("https://gitlab.example/team/shop/-/jobs/42", Identify(GitLab, withRun: true).Run);
        Assert.Equal(
            "https://gitlab.example/team/shop//ci/image.yml@refs/tags/v1",
            Identify(new(GitLab) { ["CI_COMMIT_TAG"] = "v1", ["CI_CONFIG_PATH"] = "ci/image.yml" }, withRun: false).Id);
    }

    [Fact]
    public void A_definition_of_Azure_Pipelines_is_the_builder()
    {
        Assert.Equal(new Builder("https://azure.example/team/The%20Shop/_build?definitionId=7", Run: null), Identify(Azure, withRun: false));
        Assert.Equal("https://azure.example/team/The%20Shop/_build/results?buildId=42", Identify(Azure, withRun: true).Run);
    }

    [Fact]
    public void Another_run_of_the_same_workflow_is_the_same_builder()
    {
        Assert.Equal(Identify(GitHub, withRun: false), Identify(new(GitHub) { ["GITHUB_RUN_ID"] = "43", ["GITHUB_RUN_ATTEMPT"] = "1" }, withRun: false));
    }

    [Fact]
    public void The_project_names_another_builder()
    {
        var builder = Builder.Identify(name => GitHub.GetValueOrDefault(name), "https://builders.example/hardened", withRun: true);

        Assert.Equal(new Builder("https://builders.example/hardened", "https://github.example/team/shop/actions/runs/42/attempts/2"), builder);
    }

    [Fact]
    public void Elsewhere_nothing_identifies_the_builder()
    {
        Assert.Equal(new Builder(Builder.Unidentified, Run: null), Identify([], withRun: true));
        Assert.Equal(Builder.Unidentified, Identify(new() { ["GITHUB_ACTIONS"] = "true", ["CI"] = "true" }, withRun: false).Id);
    }

    private static Builder Identify(Dictionary<string, string> environment, bool withRun) =>
        Builder.Identify(name => environment.GetValueOrDefault(name), id: "", withRun);
}
