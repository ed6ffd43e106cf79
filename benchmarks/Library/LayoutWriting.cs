using BenchmarkDotNet.Attributes;
using MinImage.Benchmarks.Link;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.RootFileSystems;

namespace MinImage.Benchmarks.Library;

/// <summary>Writes a small image to a layout on disk, with crash-safe blobs and index; to a new layout, and with a cached layer.</summary>
public class LayoutWriting
{
    private readonly PlatformImage _image = new(
        Platform.FromRuntimeIdentifier("linux-x64"),
        [RootFileSystem.From(Accounts.Entries)],
        new() { Entrypoint = ["/app/app"] },
        DateTimeOffset.UnixEpoch);

    private string _folder = "";
    private int _count;

    [GlobalSetup]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("minimage-bench-").FullName;
        Unchanged();
    }

    [GlobalCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public WrittenImage New() => Write($"new-{_count++}");

    [Benchmark]
    public WrittenImage Unchanged() => Write("unchanged");

    private WrittenImage Write(string layout) => ImageWriter.Write(
        OciLayout.Open(Path.Combine(_folder, layout), new ErrorLog(), CancellationToken.None),
        [new ImageName("app", "1")],
        [_image],
        Path.Combine(_folder, layout + ".json"),
        CancellationToken.None);
}
