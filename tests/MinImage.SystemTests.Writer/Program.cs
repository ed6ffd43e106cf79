// Publishes or loads small images in a separate process, for tests that disturb it or run several at once:
//
//   MinImage.SystemTests.Writer write LAYOUT CACHE CONTENT NAME[,NAME...]...
//   MinImage.SystemTests.Writer pack LAYOUT FOLDER NAME
//   MinImage.SystemTests.Writer load LAYOUT NAME DIGEST
//
// Each further argument of "write" is one image, with one or more names of the same repository; CACHE may be empty. "pack" takes a folder's files.
// "load" loads into Docker.
using System.Text;
using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.RootFileSystems;
using MinImage.SystemTests.Writer;

try
{
    if (args[0] == "write")
    {
        foreach (var names in args[4..])
        {
            Console.WriteLine(Write(args[1], args[2], args[3] + names, [.. names.Split(',').Select(ImageName.Parse)]));
        }
    }
    else if (args[0] == "pack")
    {
        var files = Directory.EnumerateFiles(args[2]).Select(file => new PublishedFile(file, Path.GetFileName(file)));
        Console.WriteLine(WriteFiles(args[1], "", RootFileSystem.From(PublishedFiles.Entries(files, "/app/")), [ImageName.Parse(args[3])]));
    }
    else
    {
        using var image = LayoutImage.Open(Open(args[1]), [ImageName.Parse(args[2])], Digest.Parse(args[3]), CancellationToken.None);
        using var engine = EngineSearch.Find(EngineKind.Docker, EngineHost.Current, new ConsoleLog(), CancellationToken.None);
        ImageLoad.Run(image, engine, TimeProvider.System, new ConsoleLog(), CancellationToken.None);
    }

    return 0;
}
catch (MinImageException e)
{
    Console.WriteLine($"{e.Code} {e.Message}");
    return 1;
}

static Digest Write(string layout, string cache, string content, ImageName[] names) => WriteFiles(
    layout, cache, RootFileSystem.From([new FileEntry("/app/shop", Modes.Executable, 0, 0, FileContent.FromBytes(Encoding.UTF8.GetBytes(content)))]), names);

static OciLayout Open(string layout) => OciLayout.Open(layout, new ConsoleLog(), CancellationToken.None);

static Digest WriteFiles(string layout, string cache, RootFileSystem files, ImageName[] names)
{
    var image = new PlatformImage(
        Platform.FromRuntimeIdentifier("linux-x64"),
        [RootFileSystem.From(Accounts.Entries), files],
        new() { Entrypoint = ["/app/shop"] },
        DateTimeOffset.UnixEpoch);
    return ImageWriter.Write(Open(layout), names, [image], cache.Length == 0 ? null : cache, CancellationToken.None).Top.Digest;
}
