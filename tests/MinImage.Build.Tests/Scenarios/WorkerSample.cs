using System.Security.Authentication;
using MinImage.Build.Tests.Documents;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>samples/Worker, unchanged.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class WorkerSample
{
    [Fact]
    public void Works_in_the_image_by_its_settings_and_ends_when_it_is_told_to()
    {
        var authority = TestAuthority.Create("MinImage Test Root");
        var project = TestProject.Sample("Worker");
        project.Write("authority.pem", authority.Pem);
        project.Write("Directory.Build.targets", """<Project><ItemGroup><MinImageCertificate Include="authority.pem" /></ItemGroup></Project>""");
        using var server = new HttpsServer(authority.Server, SslProtocols.Tls13);

        var result = project.Publish([$"-p:MinImageVersion={Feed.Version}", .. SampleDocuments.Properties]);
        var shipped = File.Exists(Path.Combine(project.PublishFolder, "appsettings.json"));

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(shipped);
        SampleDocuments.Check("Worker", project.Layout);
        using var container = Runc.Start(project.Layout, "worker:latest", "--Watch:Page=" + server.Url(), "--Watch:Interval=00:00:00.1");
        container.WaitFor("sha256:");
        var end = container.Stop("TERM");
        Assert.True(end.ExitCode == 0, end.Text);
        Assert.Contains($"{server.Url()} has {HttpsServer.Body.Length} bytes", end.Output, StringComparison.Ordinal);
        Assert.Contains("Application is shutting down", end.Output, StringComparison.Ordinal);
    }
}
