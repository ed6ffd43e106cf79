using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A project that is published once with all deliveries: an archive, Docker, and outputs for scripts.</summary>
public sealed class DeliveredProject : IDisposable
{
    private const string ResultFile = "result.json";

    public DeliveredProject()
    {
        Docker = DockerDaemon.Start();
        Project = TestProject.Console("Shop", """
            Console.WriteLine("hello " + args[0]);
            Thread.Sleep(args[0] == "forever" ? Timeout.Infinite : 0);
            """, properties: """
            <ContainerRepository>team/shop</ContainerRepository>
            <ContainerArchiveOutputPath>images/</ContainerArchiveOutputPath>
            <MinImageMetadataFile>out/image.json</MinImageMetadataFile>
            """);
        var result = Publish(
            "-p:ContainerImageTags=\"1;latest\"",
            "-p:LocalRegistry=Docker",
            "-getResultOutputFile:" + ResultFile,
            "-getProperty:GeneratedContainerDigest,GeneratedContainerManifest,GeneratedContainerMediaType",
            "-getProperty:GeneratedContainerConfiguration,GeneratedArchiveOutputPath,GeneratedImageIndex",
            "-getItem:GeneratedContainer,GeneratedContainerName");
        Assert.True(result.ExitCode == 0, result.Text);
        Result = result;
        Metadata = JsonNode.Parse(File.ReadAllText(Path.Combine(Project.Folder, "out", "image.json")))!;
        Outputs = JsonNode.Parse(File.ReadAllText(Path.Combine(Project.Folder, ResultFile)))!;
    }

    public DockerDaemon Docker { get; }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    /// <summary>The property values that MSBuild printed.</summary>
    public JsonNode Outputs { get; }

    /// <summary>The metadata file of that publish.</summary>
    public JsonNode Metadata { get; }

    /// <summary>Publishes with a Docker that could be found.</summary>
    public CommandResult Publish(params string[] arguments) => Project.PublishWith(new() { ["DOCKER_HOST"] = Docker.Host }, arguments);

    public void Dispose() => Docker.Dispose();
}
