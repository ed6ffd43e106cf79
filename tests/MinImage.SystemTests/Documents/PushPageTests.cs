using System.Text;
using System.Text.Json.Nodes;

namespace MinImage.SystemTests.Documents;

public sealed class PushPageTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Calls => _temporary["calls"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void All_commands_are_valid_in_a_shell()
    {
        var commands = PushPage.Commands;

        Assert.NotEmpty(commands);
        Assert.All(commands, block =>
        {
            var result = Command.Run("bash", ["-n"], input: block);
            Assert.True(result is { ExitCode: 0, Errors: "" }, block + result.Text);
        });
    }

    [Fact]
    public void The_image_that_was_scanned_is_pushed_by_its_digest()
    {
        Run(PushPage.CommandsOf("Push what was scanned").Single());

        var calls = File.ReadAllLines(Calls);
        Assert.Equal(["dotnet [publish]", "trivy [image]", "dotnet [build]"], calls.Select(call => call[..(call.IndexOf(']', StringComparison.Ordinal) + 1)]));
        Assert.EndsWith($" [--input] [{PushedImage.Metadata["layout"]}]", calls[1], StringComparison.Ordinal);
        Assert.Contains(" [-t:MinImagePush] ", calls[2], StringComparison.Ordinal);
        Assert.Contains($" [-p:MinImagePushDigest={PushedImage.Digest}] ", calls[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_publish_that_pushes_writes_the_reference()
    {
        var output = Run(PushPage.CommandsOf("Deploying by digest").Single());

        Assert.Equal(PushedImage.Reference, output.Trim());
    }

    [Fact]
    public void Kubernetes_gets_the_image_by_its_digest()
    {
        PushedImage.Write(_temporary, "image.json");
        WriteFilesOf("Kubernetes");

        var output = Run(PushPage.CommandsOf("Kubernetes").Single());

        Assert.Equal(PushedImage.Reference, ImageOf(output));
    }

    [Fact]
    public void Kustomize_gets_the_image_by_its_digest_and_changes_no_file()
    {
        PushedImage.Write(_temporary, "image.json");
        WriteFilesOf("Kubernetes");
        WriteFilesOf("kustomize");
        var kustomization = File.ReadAllText(_temporary["kustomization.yaml"]);

        var output = Run(PushPage.CommandsOf("kustomize").Single());

        Assert.Equal(PushedImage.Reference, ImageOf(output));
        Assert.Equal(kustomization, File.ReadAllText(_temporary["kustomization.yaml"]));
    }

    [Fact]
    public void A_chart_with_a_value_for_the_digest_gets_the_image_by_its_digest()
    {
        PushedImage.Write(_temporary, "image.json");
        WriteFilesOf("Helm");
        WriteChart();

        var output = Run(PushPage.CommandsOf("Helm")[0]);

        Assert.Equal(PushedImage.Reference, ImageOf(output));
    }

    [Fact]
    public void A_chart_with_a_value_for_the_tag_gets_the_image_by_its_tag_and_digest()
    {
        PushedImage.Write(_temporary, "image.json");
        var (name, template) = PushPage.FilesOf("Helm").Single();
        var image = template.Split('\n').Single(line => line.Contains("image:", StringComparison.Ordinal));
        Write(name, template.Replace(image, "          image: {{ .Values.image.repository }}:{{ .Values.image.tag }}", StringComparison.Ordinal));
        WriteChart();

        var output = Run(PushPage.CommandsOf("Helm")[1]);

        Assert.Equal(PushedImage.Reference.Replace("@", ":1@", StringComparison.Ordinal), ImageOf(output));
    }

    [Fact]
    public void Compose_gets_the_image_by_its_digest()
    {
        PushedImage.Write(_temporary, "image.json");
        WriteFilesOf("Compose");

        var output = Run(PushPage.CommandsOf("Compose").Single());

        Assert.Equal(PushedImage.Reference, (string?)DocumentTools.Parse(output)["services"]!["shop"]!["image"]);
    }

    private string Run(string commands)
    {
        var environment = DocumentTools.StandIns(PushedImage.Write(_temporary, "pushed.json"), Calls);

        var result = Command.Run("bash", ["-euo", "pipefail", "-c", commands], _temporary.Path, environment);

        Assert.True(result.ExitCode == 0, result.Text);
        return result.Output;
    }

    private void WriteFilesOf(string section)
    {
        foreach (var (name, content) in PushPage.FilesOf(section))
        {
            Write(name, content);
        }
    }

    private void WriteChart() => Write("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n");

    private void Write(string name, string content) => _temporary.Write(name, Encoding.UTF8.GetBytes(content));

    private static string? ImageOf(string deployment)
    {
        var containers = DocumentTools.Parse(deployment)["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        return (string?)Assert.Single<JsonNode?>(containers)!["image"];
    }
}
