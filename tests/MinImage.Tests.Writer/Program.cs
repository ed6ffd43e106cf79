// A process of its own that publishes small images, for tests which kill it, or run several at once:
//
//   MinImage.Tests.Writer LAYOUT CACHE CONTENT NAME[,NAME...]...
//
// Each further argument is one image, with one or more names of the same repository. CACHE may be empty.
using System.Text;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Platforms;
using MinImage.RootFileSystems;

try
{
    foreach (var names in args[3..])
    {
        var content = FileContent.FromBytes(Encoding.UTF8.GetBytes(args[2] + names));
        var image = new PlatformImage(
            Platform.FromRuntimeIdentifier("linux-x64"),
            [RootFileSystem.From(Accounts.Entries), RootFileSystem.From([new FileEntry("/app/shop", Modes.Executable, 0, 0, content)])],
            new() { Entrypoint = ["/app/shop"] },
            DateTimeOffset.UnixEpoch);
        var written = ImageWriter.Write(OciLayout.Open(args[0]), [.. names.Split(',').Select(Name)], [image], args[1].Length == 0 ? null : args[1], CancellationToken.None);
        Console.WriteLine(written.Top.Digest);
    }

    return 0;
}
catch (MinImageException e)
{
    Console.WriteLine($"{e.Code} {e.Message}");
    return 1;
}

static ImageName Name(string text) => new(text.Split(':')[0], text.Split(':')[1]);
