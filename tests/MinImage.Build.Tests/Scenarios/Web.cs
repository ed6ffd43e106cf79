using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

[Trait(Needs.Trait, Needs.Engine)]
public sealed class Web
{
    private const string Program = """
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        app.MapStaticAssets();
        app.MapGet("/hello", () => "hello from kestrel");
        await app.StartAsync();
        using var client = new HttpClient();
        var address = app.Urls.First().Replace("[::]", "127.0.0.1");
        Console.WriteLine(await client.GetStringAsync(address + "/hello"));
        Console.WriteLine((await client.GetStringAsync(address + "/index.html")).Trim());
        await app.StopAsync();
        """;

    [Fact]
    public void A_web_project_serves_its_endpoints_and_its_static_files_whichever_linker_made_it()
    {
        var project = TestProject.Console("Site", Program);
        var port = LoopbackPort.Free();
        File.WriteAllText(project.ProjectFile, File.ReadAllText(project.ProjectFile)
            .Replace("Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Web\"", StringComparison.Ordinal)
            .Replace(
                "<PackageReference",
                $"<ContainerEnvironmentVariable Include=\"ASPNETCORE_HTTP_PORTS\" Value=\"{port}\" /><PackageReference",
                StringComparison.Ordinal));
        project.Write("wwwroot/index.html", "<p>static</p>");

        var result = project.Publish();
        var run = Runc.Run(project.Layout, "site:latest");
        var hostResult = project.Publish("-p:MinImageLinker=Host", "-p:MinImageLayoutPath=bin/host/");
        var hostRun = Runc.Run(Path.Combine(project.Folder, "bin", "host"), "site:latest");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.True(File.Exists(Path.Combine(project.PublishFolder, "wwwroot", "index.html")));
        Assert.True(run.ExitCode == 0, run.Text);
        Assert.Contains("hello from kestrel", run.Output, StringComparison.Ordinal);
        Assert.True(run.Output.Contains("<p>static</p>", StringComparison.Ordinal), run.Text);
        var config = JsonNode.Parse(Command.Output("skopeo", "inspect", "--config", $"oci:{project.Layout}:site:latest"))!;
        Assert.Equal(port + "/tcp", Assert.Single(config["config"]!["ExposedPorts"]!.AsObject()).Key);
        Assert.True(hostResult.ExitCode == 0, hostResult.Text);
        Assert.Equal(Answers(run), Answers(hostRun));
    }

    // Without the web server's log: lines that begin with a level, and those below.
    private static string[] Answers(CommandResult run) =>
        [.. run.Output.Split('\n').Where(l => !l.StartsWith("info:", StringComparison.Ordinal) && !l.StartsWith(' '))];
}
