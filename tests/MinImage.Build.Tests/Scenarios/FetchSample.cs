using System.Security.Authentication;
using MinImage.Build.Tests.Documents;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;
using MinImage.Layers;
using MinImage.Linking;
using MinImage.RootFileSystems;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>samples/Fetch, as the repository has it.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class FetchSample
{
    [Fact]
    public void Fetches_the_same_and_fails_the_same_whichever_linker_made_it_and_ours_makes_it_no_larger()
    {
        var authority = TestAuthority.Create("MinImage Test Root");
        var project = TestProject.Sample("Fetch");
        project.Write("authority.pem", authority.Pem);
        string[] arguments = [$"-p:MinImageVersion={Feed.Version}", "-p:FetchCertificate=authority.pem"];
        using var server = new HttpsServer(authority.Server, SslProtocols.Tls13);
        using var stranger = new HttpsServer(TestAuthority.Create("Somebody Else").Server, SslProtocols.Tls13);
        var image = Path.Combine(project.Folder, "bin", "image");

        var builtIn = project.Publish([.. arguments, .. SampleDocuments.Properties, "-p:MinImageLayoutPath=bin/image/"]);
        SampleDocuments.Check("Fetch", $"{image}.Fetch");
        var forScanners = ForScanners(project);
        var builtInSize = new FileInfo(Path.Combine(project.PublishFolder, "Fetch")).Length;
        var sizes = SizesRecord.Of(project);
        var builtInRuns = Runs(image, server, stranger);
        var host = project.Publish([.. arguments, "-p:MinImageLayoutPath=bin/image/", "-p:MinImageLinker=Host"]);
        var hostSize = new FileInfo(Path.Combine(project.PublishFolder, "Fetch")).Length;
        var hostRuns = Runs(image, server, stranger);

        Assert.True(builtIn.ExitCode == 0 && host.ExitCode == 0, builtIn.Text + host.Text);
        Assert.DoesNotContain(": warning ", builtIn.Text + host.Text, StringComparison.Ordinal);
        Assert.Equal((0, $"{HttpsServer.Body.Length}\n"), (builtInRuns[0].ExitCode, builtInRuns[0].Output));
        Assert.Equal(1, builtInRuns[1].ExitCode);
        Assert.Contains("certificate", builtInRuns[1].Errors, StringComparison.Ordinal);
        Assert.Equal(builtInRuns, hostRuns);
        Assert.Equal(builtInSize, sizes.Bytes);
        Assert.InRange(sizes.BytesOf("unnamed"), 0, sizes.Bytes * 3 / 100);
        Assert.InRange(sizes.BytesOf("app code"), 1, 100_000);
        Assert.All(forScanners, packed => Assert.InRange(packed.Value, 1, 1023));
        Assert.True(builtInSize <= hostSize, $"{builtInSize} bytes, and {hostSize} by the host's linker");
    }

    // The files that scanners read, packed alone, which is more than they add to a layer with other files.
    private static Dictionary<LayerCompression, long> ForScanners(TestProject project)
    {
        var linked = LinkedInputsFile.Read(Path.Combine(Path.GetDirectoryName(project.NativeObject)!, "minimage.linked-inputs.json"));
        RootFileSystem[] layers = [RootFileSystem.From(ScannerFiles.Release(linked)), RootFileSystem.From(ScannerFiles.Packages(linked))];
        return ((LayerCompression[])[LayerCompression.Parse("gzip", ""), LayerCompression.Parse("zstd", "")]).ToDictionary(
            compression => compression,
            compression => layers.Sum(
                layer => LayerWriter.Write(layer, Stream.Null, DateTimeOffset.UnixEpoch, compression, CancellationToken.None).Descriptor.Size));
    }

    private static CommandResult[] Runs(string layout, params HttpsServer[] servers) =>
        [.. servers.Select(s => Runc.Run(layout, "fetch:latest", s.Url()))];
}
