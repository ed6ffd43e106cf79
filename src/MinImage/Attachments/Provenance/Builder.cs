namespace MinImage.Attachments.Provenance;

/// <summary>Who built an image.</summary>
/// <param name="Id">The URI of the platform, or of the workflow on it, that ran the build (SLSA provenance v1, <c>builder.id</c>).</param>
/// <param name="Run">The URI of the run (<c>invocationId</c>); null if it is not wanted or not known.</param>
public sealed record Builder(string Id, string? Run)
{
    /// <summary>The ID of a builder that nothing identifies: a publish outside of a CI service that this class knows.</summary>
    public const string Unidentified = "pkg:nuget/MinImage.Build?builder=unidentified#docs/provenance.md";

    /// <summary>
    /// Identifies the builder by the variables of GitHub Actions, GitLab CI and Azure Pipelines. Only what is the same for each run of a workflow is part of
    /// the ID, so that building the same commit again gives the same provenance.
    /// </summary>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    /// <param name="id">The ID that the project sets; empty to use the variables.</param>
    /// <param name="withRun">Whether the run is wanted.</param>
    public static Builder Identify(Func<string, string?> variable, string id, bool withRun)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(id);
        var known = OfGitHub(Get) ?? OfGitLab(Get) ?? OfAzure(Get) ?? new Builder(Unidentified, Run: null);
        return new(id.Length > 0 ? id : known.Id, withRun ? known.Run : null);

        string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    // GITHUB_WORKFLOW_REF is "owner/repository/.github/workflows/name.yml@refs/heads/main".
    private static Builder? OfGitHub(Func<string, string?> variable) =>
        variable("GITHUB_ACTIONS") == "true" && variable("GITHUB_SERVER_URL") is { } server && variable("GITHUB_WORKFLOW_REF") is { } workflow
            ? new($"{server}/{workflow}", RunOf(
                variable("GITHUB_REPOSITORY"), variable("GITHUB_RUN_ID"), (repository, run) =>
                    $"{server}/{repository}/actions/runs/{run}/attempts/{variable("GITHUB_RUN_ATTEMPT") ?? "1"}"))
            : null;

    // The form that Sigstore uses for the identity of a GitLab pipeline: "https://gitlab.com/group/project//.gitlab-ci.yml@refs/heads/main".
    private static Builder? OfGitLab(Func<string, string?> variable)
    {
        if (variable("GITLAB_CI") != "true" || variable("CI_PROJECT_URL") is not { } project)
        {
            return null;
        }

        var reference = variable("CI_COMMIT_TAG") is { } tag ? $"@refs/tags/{tag}"
            : variable("CI_COMMIT_BRANCH") is { } branch ? $"@refs/heads/{branch}"
            : "";
        return new($"{project}//{variable("CI_CONFIG_PATH") ?? ".gitlab-ci.yml"}{reference}", variable("CI_JOB_URL"));
    }

    private static Builder? OfAzure(Func<string, string?> variable) =>
        variable("TF_BUILD") is not null
        && variable("SYSTEM_COLLECTIONURI") is { } collection
        && variable("SYSTEM_TEAMPROJECT") is { } project
        && variable("SYSTEM_DEFINITIONID") is { } definition
            ? new(
                $"{collection.TrimEnd('/')}/{Uri.EscapeDataString(project)}/_build?definitionId={definition}",
                RunOf(project, variable("BUILD_BUILDID"), (_, run) =>
                    $"{collection.TrimEnd('/')}/{Uri.EscapeDataString(project)}/_build/results?buildId={run}"))
            : null;

    private static string? RunOf(string? place, string? run, Func<string, string, string> uri) => place is null || run is null ? null : uri(place, run);
}
