using BenchmarkDotNet.Attributes;
using MinImage.Layers;
using MinImage.RootFileSystems;

namespace MinImage.Benchmarks.Library;

/// <summary>Packs an executable of 10 MB into a layer: tar, compression, two digests.</summary>
public class LayerPacking
{
    private RootFileSystem _files = RootFileSystem.From([]);

    [Params("none", "gzip 6", "gzip 9", "zstd 9", "zstd 19")]
    public string Compression { get; set; } = "none";

    [GlobalSetup]
    public void ReadExecutable() =>
        _files = RootFileSystem.From(
            [new FileEntry("/app/app", Modes.Executable, 0, 0, FileContent.FromBytes(File.ReadAllBytes(Inputs.Executable)))]);

    [Benchmark]
    public Layer Pack()
    {
        var parts = Compression.Split(' ');
        var compression = LayerCompression.Parse(parts[0], parts.ElementAtOrDefault(1) ?? "");
        return LayerWriter.Write(_files, Stream.Null, DateTimeOffset.UnixEpoch, compression, CancellationToken.None);
    }
}
