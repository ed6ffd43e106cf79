using System.Net;
using System.Text.RegularExpressions;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The projects that people start from, with the package and one property, published by PublishContainer.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed partial class Templates : IDisposable
{
    private readonly HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public void Console()
    {
        var project = Published("console");

        Assert.Equal("Hello, World!", Runc.Run(project.Layout, "app:latest").Output.Trim());
    }

    [Fact]
    public void Worker()
    {
        var project = Published("worker");

        using var container = Runc.Start(project.Layout, "app:latest");
        container.WaitFor("Worker running at");
        Assert.Equal(0, container.Stop("TERM").ExitCode);
    }

    [Theory]
    [InlineData("web", "", "1.1", HttpStatusCode.OK, "Hello World!")]
    [InlineData("webapiaot", "todos", "1.1", HttpStatusCode.OK, "Walk the dog")]
    [InlineData("grpc", "", "2.0", HttpStatusCode.OK, "gRPC client")]
    // The template lacks the metadata that Native AOT needs, of which the publish warns: docs/web.md.
    [InlineData("webapi", "weatherforecast", "1.1", HttpStatusCode.InternalServerError, "", "MINIMAGE2061")]
    public async Task Services(string template, string path, string version, HttpStatusCode status, string answer, string? warning = null)
    {
        var port = LoopbackPort.Free();
        var project = Published(
            template, $"<ItemGroup><ContainerEnvironmentVariable Include=\"ASPNETCORE_HTTP_PORTS\" Value=\"{port}\" /></ItemGroup>", warning);

        using var container = Runc.Start(project.Layout, "app:latest");
        container.WaitFor("Application started");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/{path}")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await _client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(answer, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, container.Stop("TERM").ExitCode);
    }

    [Theory]
    [InlineData("mvc", "MVC controllers \\(AddControllersWithViews in Program.cs\\)")]
    [InlineData("webapp", "Razor Pages \\(AddRazorPages in Program.cs\\)")]
    [InlineData("blazor", "Blazor \\(AddRazorComponents in Program.cs\\)")]
    public void What_cannot_be_compiled_ahead_of_time_is_said_before_the_compilation(string template, string reason)
    {
        var project = New(template);

        // No engine answers, which is the next thing that is checked.
        var result = project.Dotnet(["publish", "-t:PublishContainer"], CalledProject.WithoutEngine());

        Assert.Matches("warning MINIMAGE2062: The app uses " + reason, result.Output);
        Assert.Contains("error MINIMAGE4001: ", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "obj", "minimage")), result.Text);
    }

    private static TestProject Published(string template, string items = "", string? warning = null)
    {
        var project = New(template, items);
        var result = project.Dotnet(["publish", "-t:PublishContainer", "-p:ContainerArchiveOutputPath=app.tar"]);
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.True(File.Exists(Path.Combine(project.Folder, "app.tar")));
        Assert.Equal(warning is null ? [] : [warning], Warning().Matches(result.Output).Select(match => match.Value).Distinct());
        return project;
    }

    // Others are about what the sources of packages contain.
    [GeneratedRegex("(?<=: warning )MINIMAGE[0-9]{4}")]
    private static partial Regex Warning();

    private static TestProject New(string template, string items = "")
    {
        var project = TestProject.In(Workspace.NewFolder("template"), "", "App", []);
        var created = project.Dotnet(["new", template, "--name", "App", "--output", ".", "--no-restore"]);
        Assert.True(created.ExitCode == 0, created.Text);
        File.WriteAllText(project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace("</Project>", $"""
              <PropertyGroup><MinImage>true</MinImage></PropertyGroup>
              <ItemGroup><PackageReference Include="MinImage.Build" Version="{Feed.Version}" /></ItemGroup>
              {items}
            </Project>
            """, StringComparison.Ordinal));
        return project;
    }
}
