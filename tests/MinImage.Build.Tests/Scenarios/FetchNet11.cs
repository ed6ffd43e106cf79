using System.Security.Authentication;
using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;
using MinImage.Linking;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>samples/Fetch for net11.0, with a report.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class FetchNet11
{
    [Fact]
    public void Fetches_refuses_a_stranger_and_is_explained_to_the_last_byte()
    {
        var authority = TestAuthority.Create("MinImage Test Root");
        var project = TestProject.Sample("Fetch", TargetFrameworks.Net11);
        project.Write("authority.pem", authority.Pem);
        using var server = new HttpsServer(authority.Server, SslProtocols.Tls13);
        using var stranger = new HttpsServer(TestAuthority.Create("Somebody Else").Server, SslProtocols.Tls13);

        var result = project.Publish($"-p:MinImageVersion={Feed.Version}", "-p:FetchCertificate=authority.pem", "-p:MinImageReport=true");
        Assert.True(result.ExitCode == 0, result.Text);
        var (fetched, refused) = (Runc.Run(project.Layout, "fetch:latest", server.Url()), Runc.Run(project.Layout, "fetch:latest", stranger.Url()));

        Assert.DoesNotContain(": warning ", result.Text, StringComparison.Ordinal);
        Assert.Equal((0, $"{HttpsServer.Body.Length}\n"), (fetched.ExitCode, fetched.Output));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("certificate", refused.Errors, StringComparison.Ordinal);
        AssertIsExplained(project);
        AssertIsRecorded(project);
    }

    private static void AssertIsExplained(TestProject project)
    {
        var executable = new FileInfo(Path.Combine(project.PublishFolder, "Fetch")).Length;
        var sizes = SizesRecord.Of(project);
        var report = File.ReadAllText(Path.Combine(project.Folder, "bin", "Release", project.Framework, "minimage-report.json"));
        var parts = JsonNode.Parse(report)!["platforms"]![0]!["parts"]!.AsArray();
        Assert.Equal(executable, sizes.Bytes);
        Assert.InRange(sizes.BytesOf("unnamed"), 0, sizes.Bytes / 100);
        Assert.InRange(sizes.BytesOf("app code"), 1, 10_000);
        Assert.Equal(
            ["OpenSSL", "app code", "certificates", "content", "file formats", "framework", "libc", "runtime"],
            parts.Select(part => part!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    private static void AssertIsRecorded(TestProject project)
    {
        var linked = LinkedInputsFile.Read(Path.Combine(Path.GetDirectoryName(project.NativeObject)!, "minimage.linked-inputs.json"));
        var runtime = Assert.Single(linked.Packages, package => package.Name == "Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64");
        Assert.Equal(("11.0.0", "MIT"), (runtime.Version, runtime.License));
        Assert.All(linked.Assemblies.Where(assembly => assembly.IsFramework), assembly => Assert.Equal(runtime.Name, assembly.Package));
        Assert.Contains(linked.Assemblies, assembly => assembly.Name == "System.Net.Http");
    }
}
