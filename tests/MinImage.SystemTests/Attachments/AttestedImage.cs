using System.Collections.Immutable;
using System.Text;
using MinImage.Attachments;
using MinImage.Attachments.Documents;
using MinImage.Attachments.Provenance;
using MinImage.Attachments.Sboms;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Linking;
using MinImage.Oci;
using MinImage.Publishing;
using MinImage.Testing.Attachments;
using MinImage.Testing.Images;

namespace MinImage.SystemTests.Attachments;

/// <summary>An image in a layout, with the documents about it that a publish writes: SBOMs, provenance, and a file of the project.</summary>
internal sealed class AttestedImage : IDisposable
{
    private static readonly ImageName Name = new("shop", "1");

    private static readonly ProvenanceRequest Provenance = new(
        "Shop.csproj", ImmutableSortedDictionary<string, string>.Empty, new Builder("https://ci.example/shop", Run: null), "10.0.401");

    private readonly TemporaryFolder _folder = new();

    /// <param name="content">The content of the program.</param>
    /// <param name="inIndex">Whether the index of the image refers to the documents, too.</param>
    public AttestedImage(string content, bool inIndex = true)
    {
        var layout = TestLayout.Open(LayoutFolder);
        using (var platforms = ImageWriter.WritePlatforms(layout, [TestImage.Of(content)], cacheFile: null, CancellationToken.None))
        {
            var written = platforms.Platforms[0];
            LinkedInputsFile.Write(_folder["linked.json"], TestSources.Linked());
            var sources = new DocumentSources("Shop", TestSources.X64, _folder["linked.json"]);
            var documented = new DocumentedImage("shop", "/app/shop", DateTimeOffset.UnixEpoch, HasIndex: inIndex, [new(written, sources)]);
            var request = new DocumentRequest([SbomFormat.Spdx, SbomFormat.CycloneDx], Provenance, RecordFile: null);
            var ofPlatforms = ImageDocuments.OfPlatforms(request, documented, layout, LayoutFolder, CancellationToken.None);
            ImmutableArray<Descriptor> attestations = inIndex ? IndexAttestations.Write(platforms, [.. ofPlatforms.Attachments]) : [];
            using var uncommitted = platforms.ToImage(annotations: null, attestations);
            var documents = ofPlatforms.With(uncommitted.Image.Top);
            uncommitted.Commit([Name], [], CancellationToken.None);
            documents.Write(new RecordingLog());
            Platform = written.Manifest;
            var file = new AttachedFile(_folder.Write("report.xml", Encoding.UTF8.GetBytes($"<report>{content}</report>")), ReportType, "application/xml");
            Documents = [.. documents.Attachments, file.ToAttachment(uncommitted.Image.Top)];
        }

        Image = LayoutImage.Open(TestLayout.Open(LayoutFolder), [Name], CancellationToken.None);
    }

    /// <summary>The type of the attached file.</summary>
    public static string ReportType => "application/vnd.example.tests";

    /// <summary>The folder of the layout; documents are beside it.</summary>
    public string LayoutFolder => _folder["minimage"];

    public LayoutImage Image { get; }

    /// <summary>The manifest of the only platform.</summary>
    public Descriptor Platform { get; }

    /// <summary>The documents about the image, those about the platform, and the file of the project.</summary>
    public ImmutableArray<Attachment> Documents { get; }

    /// <summary>The index, if there is one, and the manifest of the platform.</summary>
    public ImmutableArray<Descriptor> Manifests => [.. new[] { Image.Top, Platform }.DistinctBy(manifest => manifest.Digest)];

    /// <summary>The artifact that stores the file of the project.</summary>
    public Descriptor FileArtifact => Documents[^1].Manifest.Descriptor;

    public string At(string name) => _folder[name];

    public void Dispose()
    {
        Image.Dispose();
        _folder.Dispose();
    }
}
