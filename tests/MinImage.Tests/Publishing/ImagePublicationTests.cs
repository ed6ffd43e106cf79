using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Images.Config;
using MinImage.Linking;
using MinImage.Platforms;
using MinImage.Publishing;
using MinImage.RootFileSystems;
using MinImage.Sizes;
using MinImage.Testing.Attachments;
using MinImage.Tests.Elf;
using MinImage.Tests.Sizes;
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
        var image = Publish(
            [Executable("1"), Published("appsettings.json"), Published("wwwroot/index.html"), Published("model.onnx")], [Added("/srv/seed.txt")]);

        Assert.Equal(
            [
                [
                    "etc/", "etc/group", "etc/host.conf", "etc/nsswitch.conf", "etc/passwd", "home/", "home/app/", "tmp/",
                    "usr/", "usr/lib/", "usr/lib/ssl",
                ],
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
        string[] names =
        [
            "line\nfeed", "quote'\"`$(x)", "tab\tand\\back", string.Join('/', Enumerable.Repeat(new string('é', 100), 3)),
            new string('n', 250), " blank ", "-dash", "\u202Eright",
        ];

        var image = Publish([Executable("1")], [.. names.Select(name => Added("/srv/" + name))]);

        var unpacked = Unpack(image);
        Assert.All(
            names.Where(name => !name.Contains('\\', StringComparison.Ordinal)), name => Assert.True(File.Exists(Path.Combine(unpacked, "srv", name)), name));
        Assert.True(File.Exists(Path.Combine(unpacked, "srv", "tab\tand", "back")));
        Assert.Empty(LayoutValidator.Validate(Layout, CancellationToken.None));
    }

    [Fact]
    public void Replaces_what_every_image_has_by_what_the_project_adds()
    {
        var image = Publish([Executable("1")], [Added("/etc/nsswitch.conf")]);

        Assert.Equal("x", File.ReadAllText(Path.Combine(Unpack(image), "etc", "nsswitch.conf")));
    }

    [Fact]
    public void Takes_the_same_file_twice_as_one()
    {
        var image = Publish(
            [Executable("1"), Published("appsettings.json"), Published("appsettings.json")], [Added("/srv/seed.txt"), Added("/srv/seed.txt")]);

        Assert.Single(Names(image)[1], "srv/seed.txt");
        Assert.Single(Names(image)[2], "app/appsettings.json");
    }

    [Theory]
    [InlineData("/proc/x", "/proc")]
    [InlineData("/sys/a/b", "/sys")]
    [InlineData("/dev/app.conf", "/dev")]
    public void Warns_of_a_path_that_is_mounted_over(string path, string folder)
    {
        var log = new RecordingLog();

        ImagePublication.Check(Description([Added(path), Added("/device")]), DateTimeOffset.UnixEpoch, log, CancellationToken.None);

        Assert.StartsWith($"{Codes.MountedFolder} '{path}' is in {folder},", Assert.Single(log.Messages), StringComparison.Ordinal);
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
        var description = Description([Added(one), Added(other, "other")]) with { Certificates = new("Packaged", [], null) };

        var error = Assert.Throws<MinImageException>(
            () => ImagePublication.Check(description, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None));

        Assert.Equal(Codes.PathConflict, error.Code);
        Assert.Contains($"'{shown}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("/app/Shop/data", "/app/Shop")]
    public void Refuses_a_volume_where_a_file_is(string volume, string shown)
    {
        var description = TestDescription.With(volumes: [volume]);

        var error = Assert.Throws<MinImageException>(
            () => ImagePublication.Check(description, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None));

        Assert.Equal(Codes.PathConflict, error.Code);
        Assert.Contains($"'{shown}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_a_volume_a_folder_of_the_images_user()
    {
        var image = Publish([Executable("1")], [], volumes: ["/data"]);

        Assert.Contains("drwxr-xr-x 1654/1654", Tar("-tvf", image, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_an_image_is_made_of_to_the_last_byte_and_what_has_changed_since_the_last_one()
    {
        var record = Path.Combine(_temporary.Path, "obj", "sizes.json");
        PublishedFile[] files = [Executable("1"), Published("wwwroot/index.html", new string('x', 5000))];

        var first = Run(files, record);
        var second = Run([files[0], Published("wwwroot/index.html", new string('x', 9000))], record);
        var third = Run([files[0], Published("wwwroot/index.html", new string('x', 9000))], record);

        Assert.Empty(first.Sizes.Before);
        foreach (var published in (PublishedImage[])[first, second, third])
        {
            var sizes = Assert.Single(published.Sizes.Now);
            var written = published.Image.Platforms[0];
            SizeNodeTests.AssertAddsUp(sizes.Image);
            Assert.Equal((written.BytesOnDisk, written.BytesPulled, written.Manifest.Digest), (sizes.Image.Bytes, sizes.Image.Pulled, sizes.Digest));
        }

        Assert.Contains(first.Sizes.Now[0].Items(), thing => thing is { Category: "content", Name: "/app/wwwroot/index.html", Bytes: 5000 });
        Assert.Contains(first.Sizes.Now[0].Items(), thing => thing is { Category: "executable", Name: "/app/Shop" });
        Assert.Equal(first.Sizes.Now[0].Digest, second.Sizes.Before[0].Digest);
        Assert.Equal(third.Sizes.Now[0].Digest, third.Sizes.Before[0].Digest);
    }

    [Fact]
    public void An_image_that_is_larger_than_it_may_be_leaves_the_layout_as_it_was()
    {
        var record = Path.Combine(_temporary.Path, "obj", "sizes.json");
        var first = Run([Executable("1")], record);
        var before = Directory.EnumerateFiles(Layout, "*", SearchOption.AllDirectories)
            .Order()
            .Select(file => (file, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))))
            .ToList();
        var budget = new SizeBudget(first.Image.Platforms[0].BytesPulled, "so much");

        var error = Assert.Throws<MinImageException>(
            () => Run([Executable("1"), Published("wwwroot/large", Convert.ToHexString(RandomNumberGenerator.GetBytes(5000)))], record, budget));

        Assert.Equal(Codes.OverBudget, error.Code);
        Assert.Contains("/app/wwwroot/large +", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            before,
            Directory.EnumerateFiles(Layout, "*", SearchOption.AllDirectories).Order().Select(
                file => (file, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))));
        Assert.Equal(first.Image.Top.Digest, Run([Executable("1")], record, budget).Sizes.Before[0].Digest);
    }

    private PublishedImage Run(PublishedFile[] published, string record, SizeBudget? budget = null)
    {
        var request = new ImageRequest(
            Description([]), [new(Platform.FromRuntimeIdentifier("linux-x64"), [.. published])], DateTimeOffset.UnixEpoch, Layout, CacheFile: null)
        {
            SizesFile = record,
            Budget = budget,
        };
        return ImagePublication.Run(request, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None);
    }

    [Fact]
    public void The_SBOM_in_the_image_lists_every_other_file_as_it_is_and_is_the_same_the_next_time()
    {
        var first = PublishWithSbom("1");
        var second = PublishWithSbom("1");
        var other = PublishWithSbom("2");

        var root = Unpack(other);
        var document = JsonNode.Parse(File.ReadAllBytes(Path.Combine(root, "var/lib/db/sbom/Shop.spdx.json")))!;
        var linked = document["files"]!.AsArray().Where(file => ((string)file!["SPDXID"]!).StartsWith("SPDXRef-Object-", StringComparison.Ordinal));
        Assert.Equal(first.Top.Digest, second.Top.Digest);
        Assert.NotEqual(first.Top.Digest, other.Top.Digest);
        Assert.NotEmpty(linked);
        Assert.Equal(
            Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(file => new FileInfo(file).LinkTarget is null && !file.EndsWith("Shop.spdx.json", StringComparison.Ordinal))
                .Select(file => ($"./{Path.GetRelativePath(root, file)}", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))))
                .Order(),
            document["files"]!.AsArray().Except(linked)
                .Select(file => ((string)file!["fileName"]!, (string)file["checksums"]![1]!["checksumValue"]!))
                .Order());
    }

    [Fact]
    public void A_file_of_the_project_in_the_place_of_the_SBOM_is_reported_before_anything_is_compiled()
    {
        var description = Description([Added("/var/lib/db/sbom/Shop.spdx.json")]);

        ImagePublication.Check(description, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None);
        var error = Assert.Throws<MinImageException>(() => ImagePublication.Check(
            description with { ContainsSbom = true }, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None));

        Assert.Equal(Codes.PathConflict, error.Code);
    }

    private WrittenImage PublishWithSbom(string code)
    {
        LinkedInputsFile.Write(_temporary["linked.json"], TestSources.Linked());
        var platform = new PlatformFiles(Platform.FromRuntimeIdentifier("linux-x64"), [Executable(code), Published("appsettings.json")])
        {
            LinkedInputsFile = _temporary["linked.json"],
        };
        var request = new ImageRequest(Description([]) with { ContainsSbom = true }, [platform], DateTimeOffset.UnixEpoch, Layout, CacheFile: null);
        return ImagePublication.Run(request, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None).Image;
    }

    [Fact]
    public void Finds_files_with_one_path_before_they_exist()
    {
        PublishedFile[] files = [new("/one/settings.json", "settings.json"), new("/other/settings.json", "settings.json")];

        var error = Assert.Throws<MinImageException>(() => CheckContent(files));

        Assert.Equal(Codes.PathConflict, error.Code);
        Assert.Contains("'/one/settings.json' and the file '/other/settings.json'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("settings.json", "/app/settings.json")]
    [InlineData("data", "/app/data/more.txt")]
    [InlineData("Shop", "/srv/other")]
    public void Finds_content_at_the_path_of_an_added_file_or_of_the_executable(string relative, string target)
    {
        var error = Assert.Throws<MinImageException>(() => CheckContent([new("/one/file", relative)], Added(target)));

        Assert.Equal(Codes.PathConflict, error.Code);
    }

    [Fact]
    public void Accepts_a_file_that_is_listed_twice() =>
        CheckContent([new("/one/settings.json", "settings.json"), new("/one/settings.json", "settings.json")]);

    private static void CheckContent(PublishedFile[] files, params AddedFile[] added) =>
        ImagePublication.CheckContent(files, added, "Shop", "/app", CancellationToken.None);

    private static ImageDescription Description(AddedFile[] added, string[]? volumes = null) =>
        TestDescription.With(volumes: volumes) with { AddedFiles = [.. added] };

    private WrittenImage Publish(PublishedFile[] published, AddedFile[] added, string[]? volumes = null)
    {
        var request = new ImageRequest(
            Description(added, volumes), [new(Platform.FromRuntimeIdentifier("linux-x64"), [.. published])], DateTimeOffset.UnixEpoch, Layout, CacheFile: null);
        return ImagePublication.Run(request, DateTimeOffset.UnixEpoch, new RecordingLog(), CancellationToken.None).Image;
    }

    private PublishedFile Executable(string code) =>
        new(_temporary.Write("Shop" + code, [.. new TestElf().ToBytes(), .. System.Text.Encoding.ASCII.GetBytes(code)]), "Shop");

    private PublishedFile Published(string relative, string content = "x") =>
        new(_temporary.Write("published/" + relative, System.Text.Encoding.ASCII.GetBytes(content)), relative);

    private AddedFile Added(string target, string source = "added") => new(_temporary.Write(source, "x"u8), target, "", null, null);

    private string[][] Names(WrittenImage image) =>
        [.. image.Platforms[0].Layers.Select((_, i) => Tar("-tf", image, i).Split('\n', StringSplitOptions.RemoveEmptyEntries))];

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
