using System.Net;
using System.Net.Http.Json;
using MinImage.Build.Tests.Documents;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>samples/WebApi, unchanged.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class WebApiSample
{
    [Fact]
    public async Task Answers_from_the_image_and_ends_when_it_is_told_to()
    {
        var project = TestProject.Sample("WebApi");
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/");
        using var client = new HttpClient { BaseAddress = address };

        var result = project.Publish([$"-p:MinImageVersion={Feed.Version}", .. SampleDocuments.Properties]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain(": warning ", result.Text, StringComparison.Ordinal);
        SampleDocuments.Check("WebApi", project.Layout);
        var sizes = SizesRecord.Of(project);
        Assert.Equal(new FileInfo(Path.Combine(project.PublishFolder, "WebApi")).Length, sizes.Bytes);
        Assert.InRange(sizes.BytesOf("unnamed"), 0, sizes.Bytes * 3 / 100);
        using var container = Runc.Start(project.Layout, "webapi:latest", "--urls", address.OriginalString);
        Assert.Equal("Healthy", await container.FirstAnswer(client, new Uri("health", UriKind.Relative)));
        Assert.Contains("<h1>Notes</h1>", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
        using var created = await client.PostAsJsonAsync("api/notes", new { text = "milk \u00e9" });
        Assert.Equal((HttpStatusCode.Created, "/api/notes/1"), (created.StatusCode, created.Headers.Location?.OriginalString));
        Assert.Equal("[{\"id\":1,\"text\":\"milk \u00e9\"}]", await client.GetStringAsync(new Uri("api/notes", UriKind.Relative)));
        using var missing = await client.GetAsync(new Uri("api/notes/2", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        var end = container.Stop("TERM");
        Assert.True(end.ExitCode == 0, end.Text);
        Assert.Contains("Application is shutting down", end.Output, StringComparison.Ordinal);
    }
}
