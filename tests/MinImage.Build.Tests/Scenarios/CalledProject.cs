using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A web project that sets MinImage itself, with a Docker and a registry for what calls PublishContainer in it.</summary>
public sealed class CalledProject : IDisposable
{
    public CalledProject()
    {
        Docker = DockerDaemon.Start();
        Registry = ImageRegistry.Start();
        Registry.Push(SpeakingImage.BaseImage(), "zero:1", "zero:1");
        Project = Web("Shop");
    }

    public DockerDaemon Docker { get; }

    public ImageRegistry Registry { get; }

    public TestProject Project { get; }

    /// <summary>Creates a project of the Web SDK whose program does not use the framework, and so compiles quickly.</summary>
    /// <param name="name">The project's name.</param>
    public static TestProject Web(string name)
    {
        var project = TestProject.Console(
            name, """Console.WriteLine("hello " + string.Join(' ', args));""", "<MinImage>true</MinImage><MinImageUpdateCheck>false</MinImageUpdateCheck>");
        File.WriteAllText(
            project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace("Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Web\"", StringComparison.Ordinal));
        return project;
    }

    /// <summary>Runs dotnet where Docker is found.</summary>
    public CommandResult Dotnet(params string[] arguments) => Project.Dotnet(arguments, new() { ["DOCKER_HOST"] = Docker.Host });

    /// <summary>Runs dotnet where neither Docker nor Podman responds.</summary>
    public CommandResult DotnetWithoutEngine(params string[] arguments) => Project.Dotnet(arguments, WithoutEngine());

    /// <summary>Returns an environment in which neither Docker nor Podman responds.</summary>
    public static Dictionary<string, string?> WithoutEngine()
    {
        var folder = Workspace.NewFolder("no-engine");
        foreach (var command in (string[])["docker", "podman"])
        {
            var path = Path.Combine(folder, command);
            File.WriteAllText(path, "#!/bin/sh\nexit 1\n");
            Command.Output("chmod", "755", path);
        }

        return new()
        {
            ["DOCKER_HOST"] = $"unix://{folder}/docker.sock",
            ["CONTAINER_HOST"] = $"unix://{folder}/podman.sock",
            ["PATH"] = folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
        };
    }

    /// <summary>Runs an image in Docker, and returns what it prints.</summary>
    public string Run(string name, params string[] arguments)
    {
        var result = Docker.Docker(["run", "--rm", "--network", "host", name, .. arguments]);
        Assert.True(result.ExitCode == 0, result.Text);
        return result.Output.Trim();
    }

    /// <summary>Returns whether Docker has an image of this name.</summary>
    public bool IsLoaded(string name) => Docker.Docker("inspect", "--type", "image", name).ExitCode == 0;

    /// <summary>Returns whether a config is that of MinImage's image: the SDK's starts with <c>dotnet</c>, and names no certificates.</summary>
    public static bool IsOurs(string config) =>
        JsonNode.Parse(config)!["config"]!["Env"]!.AsArray().Any(variable => ((string)variable!).StartsWith("SSL_CERT_FILE=", StringComparison.Ordinal));

    public void Dispose()
    {
        Registry.Dispose();
        Docker.Dispose();
    }
}
