using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Attachments.Documents;
using MinImage.Attachments.Provenance;
using MinImage.Attachments.Sboms;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Linking;
using MinImage.Oci;
using MinImage.Testing.Attachments;
using MinImage.Testing.Images;

namespace MinImage.Tests.Attachments.Documents;

public sealed class ImageDocumentsTests : IDisposable
{
    private static readonly ProvenanceRequest Provenance = new(
        "Shop.csproj", ImmutableSortedDictionary<string, string>.Empty, new Builder("https://ci.example/shop", Run: null), "10.0.401");

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLog _log = new();

    private string Layout => _folder["bin/minimage"];

    private DocumentRequest Everything => new([SbomFormat.Spdx, SbomFormat.CycloneDx], Provenance, _folder["obj/documents.json"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Documents_about_an_image_are_attached_and_written_beside_the_layout()
    {
        var image = Write("1");

        var attachments = Make(Everything, image);

        Assert.Equal(["minimage.cyclonedx.json", "minimage.provenance.json", "minimage.spdx.json"], Files());
        Assert.Equal(
            [
                (AttachmentKind.Sbom, "application/spdx+json"),
                (AttachmentKind.Sbom, "application/vnd.cyclonedx+json"),
                (AttachmentKind.Provenance, "application/vnd.in-toto+json"),
            ],
            attachments.Select(each => (each.Kind, each.ArtifactType)));
        Assert.All(attachments, each => Assert.Equal((image.Top, each.ArtifactType), (each.Subject, each.MediaType)));
        Assert.All(attachments, each => Assert.Contains(image.Top.Digest.Hex, Encoding.UTF8.GetString(each.Content.AsSpan()), StringComparison.Ordinal));
        Assert.Equal(File.ReadAllBytes(_folder["bin/minimage.spdx.json"]), attachments[0].Content.AsEnumerable());
        Assert.Equal("https://slsa.dev/provenance/v1", attachments[2].Annotations!["in-toto.io/predicate-type"]);
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_a_warning_and_the_documents_are_attached()
    {
        var image = Write("1");
        Directory.CreateDirectory(_folder["bin/minimage.spdx.json/in the way"]);

        var attachments = Make(Everything, image);

        Assert.Equal(3, attachments.Length);
        Assert.StartsWith(Codes.DocumentsNotWritten, Assert.Single(_log.Messages), StringComparison.Ordinal);
        Directory.Delete(_folder["bin/minimage.spdx.json"], recursive: true);
        Make(Everything, image);
        Assert.True(File.Exists(_folder["bin/minimage.spdx.json"]));
    }

    [Fact]
    public void The_files_of_the_image_are_those_of_its_layers()
    {
        Make(Everything, Write("program"));

        var files = JsonNode.Parse(File.ReadAllBytes(_folder["bin/minimage.spdx.json"]))!["files"]!.AsArray();
        var program = files.Single(file => (string)file!["fileName"]! == "./app/shop")!;
        Assert.Equal(TestSources.Hashes("program").Sha256, (string?)program["checksums"]![1]!["checksumValue"]);
        Assert.Contains(files, file => (string)file!["fileName"]! == "./etc/passwd");
    }

    [Fact]
    public void An_index_and_its_platforms_have_documents_each_about_its_own_digest()
    {
        var image = Write("1", "linux-x64", "linux-arm64");

        var attachments = Make(Everything with { Sboms = [SbomFormat.Spdx] }, image);

        Assert.Equal(
            [
                "minimage.linux-arm64.provenance.json", "minimage.linux-arm64.spdx.json", "minimage.linux-x64.provenance.json",
                "minimage.linux-x64.spdx.json", "minimage.provenance.json", "minimage.spdx.json",
            ],
            Files());
        Assert.Equal(
            image.Platforms.Select(platform => platform.Manifest).Prepend(image.Top).SelectMany(subject => new[] { subject, subject }),
            attachments.Select(each => each.Subject));
    }

    [Fact]
    public void An_unchanged_publish_keeps_the_files()
    {
        var image = Write("1");
        var first = Make(Everything, image);
        var before = Files().Select(file => File.GetLastWriteTimeUtc(_folder[$"bin/{file}"])).ToList();

        var second = Make(Everything, image);

        Assert.Equal(first.Select(each => Digest.Of(each.Content.AsSpan())), second.Select(each => Digest.Of(each.Content.AsSpan())));
        Assert.Equal(before, Files().Select(file => File.GetLastWriteTimeUtc(_folder[$"bin/{file}"])));
    }

    [Theory]
    [InlineData("minimage.spdx.json", null)]
    [InlineData("minimage.spdx.json", "{}")]
    [InlineData("minimage.provenance.json", "{}")]
    public void A_file_that_is_missing_or_was_changed_is_written_again(string file, string? content)
    {
        var image = Write("1");
        Make(Everything, image);
        var path = _folder[$"bin/{file}"];
        var expected = File.ReadAllText(path);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        Make(Everything, image);

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Fact]
    public void Another_record_of_the_link_gives_other_documents_about_the_same_image()
    {
        var image = Write("1");
        Make(Everything, image);
        var before = File.ReadAllText(_folder["bin/minimage.spdx.json"]);
        LinkedInputsFile.Write(_folder["linux-x64.json"], TestSources.Linked() with { SystemPackages = [] });

        Make(Everything, image);

        Assert.NotEqual(before, File.ReadAllText(_folder["bin/minimage.spdx.json"]));
    }

    [Fact]
    public void A_document_that_is_not_wanted_any_more_is_deleted_unless_somebody_changed_it()
    {
        Make(Everything, Write("1", "linux-x64", "linux-arm64"));
        File.WriteAllText(_folder["bin/minimage.linux-x64.spdx.json"], "mine");

        var attachments = Make(Everything with { Sboms = [], Provenance = null }, Write("1"));

        Assert.Empty(attachments);
        Assert.Equal(["minimage.linux-x64.spdx.json"], Files());
    }

    [Fact]
    public void A_project_that_is_published_through_a_link_to_its_folder_keeps_its_documents()
    {
        var image = Write("1");
        Make(Everything, image);
        var expected = Files().ToList();
        Directory.CreateSymbolicLink(_folder["link"], _folder["bin"]);

        Make(Everything, image, _folder["link/minimage"]);

        Assert.Equal(expected, Files());
    }

    [Fact]
    public void Without_documents_nothing_is_written()
    {
        Make(Everything with { Sboms = [], Provenance = null }, Write("1"));

        Assert.Empty(Files());
        Assert.False(Directory.Exists(_folder["obj"]));
    }

    [Fact]
    public void The_same_image_in_another_folder_has_the_same_documents()
    {
        using var other = new ImageDocumentsTests();

        var own = Make(Everything, Write("1"));
        var others = other.Make(other.Everything, other.Write("1"));

        Assert.Equal(own.Select(each => Digest.Of(each.Content.AsSpan())), others.Select(each => Digest.Of(each.Content.AsSpan())));
    }

    private WrittenImage Write(string content, params string[] platforms)
    {
        string[] all = platforms is [] ? ["linux-x64"] : platforms;
        foreach (var rid in all)
        {
            LinkedInputsFile.Write(_folder[$"{rid}.json"], TestSources.Linked(rid["linux-".Length..]));
        }

        var layout = OciLayout.Open(Layout, new RecordingLog(), CancellationToken.None);
        return ImageWriter.Write(layout, new ImageName("shop", "1"), [.. all.Select(rid => TestImage.Of(content, rid))], CancellationToken.None);
    }

    private ImmutableArray<Attachment> Make(DocumentRequest request, WrittenImage image, string? path = null)
    {
        var documented = new DocumentedImage(
            "shop",
            "/app/shop",
            DateTimeOffset.UnixEpoch,
            HasIndex: image.Top.MediaType == MediaTypes.ImageIndex,
            [
                .. image.Platforms.Select(
                    each => new DocumentPlatform(each, new DocumentSources("Shop", each.Platform, _folder[$"{each.Platform.RuntimeIdentifier}.json"]))),
            ]);
        var layout = OciLayout.Open(Layout, new RecordingLog(), CancellationToken.None);
        var documents = ImageDocuments.OfPlatforms(request, documented, layout, path ?? Layout, CancellationToken.None).With(image.Top);
        documents.Write(_log);
        return [.. documents.Attachments];
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_folder["bin"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
