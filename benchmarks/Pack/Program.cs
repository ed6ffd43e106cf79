// Packs a folder as an image in a separate process, so that it can be measured without MSBuild.
//
//   Pack LAYOUT FOLDER [COMPRESSION [LEVEL]]    prints the seconds
using System.Diagnostics;
using System.Globalization;
using MinImage.Benchmarks.Link;
using MinImage.Images;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.RootFileSystems;

var watch = Stopwatch.StartNew();
var files = Directory.EnumerateFiles(args[1], "*", SearchOption.AllDirectories)
    .Select(file => new PublishedFile(file, Path.GetRelativePath(args[1], file)));
var image = new PlatformImage(
    Platform.FromRuntimeIdentifier("linux-x64"),
    [RootFileSystem.From(PublishedFiles.Entries(files, "/app/"))],
    new() { Entrypoint = ["/app/app"] },
    DateTimeOffset.UnixEpoch)
{
    Compression = LayerCompression.Parse(args.ElementAtOrDefault(2) ?? "", args.ElementAtOrDefault(3) ?? ""),
};
ImageWriter.Write(OciLayout.Open(args[0], new ErrorLog(), CancellationToken.None), new ImageName("packed", "latest"), [image], CancellationToken.None);
Console.WriteLine(watch.Elapsed.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
