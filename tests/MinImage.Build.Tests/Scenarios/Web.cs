using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

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

    // What 'dotnet new webapi' writes, as far as its endpoint is concerned; and what docs/web.md adds to it.
    private const string Forecast = """
        using System.Text.Json.Serialization;

        var builder = WebApplication.CreateBuilder(args);
        #if CONTEXT
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));
        #endif
        var app = builder.Build();
        app.MapGet("/weatherforecast", () => Enumerable.Range(1, 5).Select(index => new WeatherForecast(index, "Mild")).ToArray());
        await app.StartAsync();
        using var client = new HttpClient();
        var answer = await client.GetAsync(app.Urls.First().Replace("[::]", "127.0.0.1") + "/weatherforecast");
        Console.WriteLine($"status {(int)answer.StatusCode}");
        await app.StopAsync();

        record WeatherForecast(int TemperatureC, string? Summary);

        #if CONTEXT
        [JsonSerializable(typeof(WeatherForecast[]))]
        partial class AppJson : JsonSerializerContext;
        #endif
        """;

    [Fact]
    public void An_endpoint_whose_type_has_no_json_metadata_is_warned_of_and_works_with_a_context()
    {
        var project = WebProject("Forecast", Forecast, LoopbackPort.Free());

        var without = project.Publish();
        var failing = Runc.Run(project.Layout, "forecast:latest");
        var with = project.Publish("-p:DefineConstants=CONTEXT");
        var working = Runc.Run(project.Layout, "forecast:latest");

        Assert.True(without.ExitCode == 0 && with.ExitCode == 0, without.Text + with.Text);
        Assert.Matches("warning MINIMAGE2061: .*WeatherForecast\\[\\]", without.Text);
        Assert.Contains("status 500", failing.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", with.Text, StringComparison.Ordinal);
        Assert.Contains("status 200", working.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Controllers_are_warned_of_by_name_before_anything_is_compiled()
    {
        var project = WebProject(
            "Controllers",
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddControllers();
            // builder.Services.AddRazorPages();
            builder.Build().Run();
            """,
            LoopbackPort.Free());

        var result = project.Dotnet(["msbuild", "-restore", "-nologo", "-tl:off", "-p:MinImage=true", "-t:_MinImageCheck"]);
        var silenced = project.Dotnet(["msbuild", "-nologo", "-tl:off", "-p:MinImage=true", "-p:NoWarn=MINIMAGE2062", "-t:_MinImageCheck"]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Matches("warning MINIMAGE2062: .*AddControllers in Program\\.cs", result.Text);
        Assert.DoesNotContain("Razor", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("MINIMAGE2062", silenced.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_web_project_serves_its_endpoints_and_its_static_files_whichever_linker_made_it()
    {
        var port = LoopbackPort.Free();
        var project = WebProject("Site", Program, port);
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

    // On a port of its own, because the tests' containers use the host's network.
    private static TestProject WebProject(string name, string program, string port, [CallerMemberName] string test = "")
    {
        var project = TestProject.Console(
            name, program, items: $"<ContainerEnvironmentVariable Include=\"ASPNETCORE_HTTP_PORTS\" Value=\"{port}\" />", test: test);
        File.WriteAllText(
            project.ProjectFile,
            File.ReadAllText(project.ProjectFile).Replace("Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Web\"", StringComparison.Ordinal));
        return project;
    }
}
