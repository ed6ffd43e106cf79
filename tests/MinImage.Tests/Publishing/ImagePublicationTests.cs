using System.Diagnostics;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Platforms;
using MinImage.Publishing;
using MinImage.RootFileSystems;
using MinImage.Tests.Elf;
using MinImage.Tests.Layouts;
using MinImage.Tests.Linking;
using MinImage.Validation;

namespace MinImage.Tests.Publishing;

/// <summary>The straight line from published files to a layout, with an executable of a few bytes.</summary>
public sealed class ImagePublicationTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Layout => Path.Combine(_temporary.Path, "layout");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Puts_what_changes_with_the_code_above_content_and_content_above_accounts()
    {
        var image = Publish([Executable("1"), Published("appsettings.json"), Published("wwwroot/index.html"), Published("model.onnx")], [Added("/srv/seed.txt")]);

        Assert.Equal(
            [
                ["etc/", "etc/group", "etc/nsswitch.conf", "etc/passwd", "home/", "home/app/", "tmp/"],
                ["app/", "app/model.onnx", "app/wwwroot/", "app/wwwroot/index.html", "srv/", "srv/seed.txt"],
                ["app/", "app/Shop", "app/appsettings.json"],
            ],
            Names(image));
    }

    [Theory]
    [InlineData("2", "content", 2)]
    [InlineData("1", "other content", 1)]
    public void Changes_one_layer_only_with_the_code_and_with_the_content(string code, string content, int changed)
    {
        var before = Publish([Executable("1"), Published("wwwroot/index.html", "content")], []);

        var after = Publish([Executable(code), Published("wwwroot/index.html", content)], []);

        var same = before.Platforms[0].Layers.Zip(after.Platforms[0].Layers, (one, other) => one.Descriptor.Digest == other.Descriptor.Digest);
        Assert.Equal(Enumerable.Range(0, 3).Select(i => i != changed), same);
    }

    [Fact]
    public void Takes_a_name_with_a_line_feed_with_quotes_and_of_300_characters_whole()
    {
        string[] names = ["line\nfeed", "quote'\"`$(x)", "tab\tand\\back", string.Join('/', Enumerable.Repeat(new string('é', 100), 3)), new string('n', 250), " blank ", "-dash", "\u202Eright"];

        var image = Publish([Executable("1")], [.. names.Select(name => Added("/srv/" + name))]);

        var unpacked = Unpack(image);
        Assert.All(names.Where(name => !name.Contains('\\', StringComparison.Ordinal)), name => Assert.True(File.Exists(Path.Combine(unpacked, "srv", name)), name));
        Assert.True(File.Exists(Path.Combine(unpacked, "srv", "tab\tand", "back")));
        Assert.Empty(LayoutValidator.Validate(Layout, CancellationToken.None));
    }

    [Fact]
    public void Replaces_what_every_image_has_by_what_the_project_adds()
    {
        var image = Publish([Executable("1")], [Added("/etc/nsswitch.conf")]);

        Assert.Equal("x", File.ReadAllText(Path.Combine(Unpack(image), "etc", "nsswitch.conf")));
    }

    [Theory]
    [InlineData("/srv/a", "/srv/a", "/srv/a")]
    [InlineData("/srv/a", "/srv/a/b", "/srv/a/b")]
    [InlineData("/app/Shop", "/srv/b", "/app/Shop")]
    [InlineData("/app/Shop/x", "/srv/b", "/app/Shop/x")]
    [InlineData("/etc/passwd/x", "/srv/b", "/etc/passwd")]
    [InlineData("/etc/ssl/cert.pem/x", "/srv/b", "/etc/ssl/cert.pem")]
    [InlineData("/app", "/srv/b", "/app")]
    [InlineData("/etc", "/srv/b", "/etc")]
    public void Refuses_two_things_with_one_path_and_what_lies_under_a_file_or_a_link_before_anything_is_compiled(string one, string other, string shown)
    {
        var description = Description([Added(one), Added(other)]) with { Certificates = new("Packaged", [], null) };

        var error = Assert.Throws<MinImageException>(() => ImagePublication.Check(description, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None));

        Assert.Equal(Codes.PathConflict, error.Code);
        Assert.Contains($"'{shown}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("/app/Shop/data", "/app/Shop")]
    public void Refuses_a_volume_where_a_file_is(string volume, string shown)
    {
        var description = TestDescription.With(volumes: [volume]);

        var error = Assert.Throws<MinImageException>(() => ImagePublication.Check(description, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None));

        Assert.Equal(Codes.PathConflict, error.Code);
        Assert.Contains($"'{shown}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_a_volume_a_folder_of_the_images_user()
    {
        var image = Publish([Executable("1")], [], volumes: ["/data"]);

        Assert.Contains("drwxr-xr-x 1654/1654", Tar("-tvf", image, 1), StringComparison.Ordinal);
    }

    private static ImageDescription Description(AddedFile[] added, string[]? volumes = null) => TestDescription.With(volumes: volumes) with { AddedFiles = [.. added] };

    private WrittenImage Publish(PublishedFile[] published, AddedFile[] added, string[]? volumes = null)
    {
        var request = new ImageRequest(
            Description(added, volumes), [new(Platform.FromRuntimeIdentifier("linux-x64"), [.. published])], DateTimeOffset.UnixEpoch, Layout, CacheFile: null);
        return ImagePublication.Run(request, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None);
    }

    private PublishedFile Executable(string code) => new(_temporary.Write("Shop" + code, [.. new TestElf().ToBytes(), .. System.Text.Encoding.ASCII.GetBytes(code)]), "Shop");

    private PublishedFile Published(string relative, string content = "x") => new(_temporary.Write("published/" + relative, System.Text.Encoding.ASCII.GetBytes(content)), relative);

    private AddedFile Added(string target) => new(_temporary.Write("added", "x"u8), target, "", null, null);

    private string[][] Names(WrittenImage image) => [.. image.Platforms[0].Layers.Select((_, i) => Tar("-tf", image, i).Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    private string Unpack(WrittenImage image)
    {
        var root = Directory.CreateDirectory(Path.Combine(_temporary.Path, "root")).FullName;
        for (var i = 0; i < image.Platforms[0].Layers.Length; i++)
        {
            _ = Tar("-xf", image, i, "-C", root, "--no-same-owner");
        }

        return root;
    }

    private string Tar(string mode, WrittenImage image, int layer, params string[] more)
    {
        var blob = Path.Combine(Layout, "blobs", "sha256", image.Platforms[0].Layers[layer].Descriptor.Digest.Hex);
        var start = new ProcessStartInfo("tar", ["--numeric-owner", "--gzip", mode, blob, .. more]) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
