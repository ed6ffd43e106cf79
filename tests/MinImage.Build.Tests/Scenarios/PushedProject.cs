using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A project that is published once to a registry that requires a login, with outputs for scripts and a binary log.</summary>
public sealed class PushedProject : IDisposable
{
    private const string ResultFile = "result.json";

    public PushedProject()
    {
        Registry = ImageRegistry.StartWithLogin();
        Project = TestProject.Console("Shop", """Console.WriteLine("pulled");""", properties: """
            <ContainerRepository>shop</ContainerRepository>
            <ContainerImageTags>1;latest</ContainerImageTags>
            <MinImageMetadataFile>out/image.json</MinImageMetadataFile>
            """);
        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{ImageRegistry.User}:{ImageRegistry.Password}"));
        Project.Write("docker/config.json", $$"""{ "auths": { "{{Registry.Address}}": { "auth": "{{login}}" } } }""");
        Result = Publish(
            "-bl",
            "-getResultOutputFile:" + ResultFile,
            "-getProperty:GeneratedContainerDigest,GeneratedContainerReference",
            "-getItem:GeneratedContainerReferences");
        Assert.True(Result.ExitCode == 0, Result.Text);
        Outputs = JsonNode.Parse(File.ReadAllText(Path.Combine(Project.Folder, ResultFile)))!;
        Metadata = JsonNode.Parse(File.ReadAllText(Path.Combine(Project.Folder, "out", "image.json")))!;
    }

    public ImageRegistry Registry { get; }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    /// <summary>The values that MSBuild printed.</summary>
    public JsonNode Outputs { get; }

    /// <summary>The metadata file, before other pushes changed it.</summary>
    public JsonNode Metadata { get; }

    /// <summary>The digest of the image.</summary>
    public string Digest => (string)Outputs["Properties"]!["GeneratedContainerDigest"]!;

    /// <summary>Publishes to the registry, below <c>team/</c>.</summary>
    public CommandResult Publish(params string[] arguments) =>
        Project.PublishWith(WithLogin, [$"-p:ContainerRegistry={Registry.Address}/team", .. arguments]);

    /// <summary>Calls the target that pushes the layout.</summary>
    public CommandResult Push(params string[] arguments) => Project.Dotnet(["build", "-t:MinImagePush", .. arguments], WithLogin);

    public void Dispose() => Registry.Dispose();

    private Dictionary<string, string?> WithLogin => new() { ["DOCKER_CONFIG"] = Path.Combine(Project.Folder, "docker") };
}
