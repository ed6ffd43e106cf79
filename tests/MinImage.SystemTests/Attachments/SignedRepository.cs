using System.Collections.Immutable;
using System.Text;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Testing.Registries;

namespace MinImage.SystemTests.Attachments;

/// <summary>An image for two platforms with an SBOM and provenance, in Debian's docker-registry.</summary>
internal sealed class SignedRepository : IDisposable
{
    public const string Sbom = """{"spdxVersion":"SPDX-2.3","name":"shop + <more>"}""";

    private const string Repository = "team/shop";

    private readonly TestRegistryHost _host = new();
    private readonly DebianRegistry _registry = new();
    private readonly RecordingLog _log = new();

    public SignedRepository(string content = "a")
    {
        var layout = TestLayout.Open(_host.At("layout"));
        var written = ImageWriter.Write(
            layout, new ImageName("shop", "1"), [TestImage.Of(content), TestImage.Of(content, "linux-arm64")], CancellationToken.None);
        Image = LayoutImage.Open(layout, written.Top.Digest, CancellationToken.None);
        Manifests = [.. Image.Blobs.Where(blob => MediaTypes.IsManifestOrIndex(blob.MediaType))];
        Documents =
        [
            new(AttachmentKind.Sbom, Image.Top, AttachmentTypes.Spdx, AttachmentTypes.Spdx, [.. Encoding.UTF8.GetBytes(Sbom)]),
            new(
                AttachmentKind.Provenance,
                Image.Top,
                AttachmentTypes.InToto,
                AttachmentTypes.InToto,
                [.. Statement.Json(Image.Top.Digest, PredicateTypes.Provenance, """{"buildDefinition":{},"runDetails":{}}"""u8)]),
        ];
    }

    public LayoutImage Image { get; }

    /// <summary>The index, then the manifests.</summary>
    public ImmutableArray<Descriptor> Manifests { get; }

    public ImmutableArray<Attachment> Documents { get; }

    public string Address => _registry.Address;

    /// <summary>The reference by tag.</summary>
    public string Tag => $"{Address}/{Repository}:1";

    /// <summary>Pushes the image with its documents and their signatures.</summary>
    public async Task<PushedImage> PushSigned(ISigner signer) =>
        await Push([.. Documents, .. ImageSignatures.Sign(signer, Manifests, Documents, [], CancellationToken.None)], signer.PublicKey);

    public Task<PushedImage> Push(ImmutableArray<Attachment> attachments, VerificationKey? signer = null) => ImagePush.RunAsync(
        Image,
        attachments,
        ImageReference.ToRepository(Address, Repository),
        ["1"],
        new() { Signer = signer },
        _host.Host,
        RegistryLimits.Default,
        _log,
        CancellationToken.None);

    public string ReferenceTo(Digest digest) => $"{Address}/{Repository}@{digest}";

    /// <summary>Pulls what is attached to a manifest.</summary>
    public async Task<IReadOnlyList<Attachment>> Attached(Digest subject)
    {
        using var client = await RegistryClient.ConnectAsync(
            ImageReference.ToRepository(Address, Repository), _host.Host, RegistryLimits.Default, CancellationToken.None);
        var referrers = new Referrers(client, new(_host.Host, RegistryLimits.Default, _log));
        var found = new List<Attachment>();
        foreach (var listed in (await referrers.ListAsync(subject, CancellationToken.None)).Manifests)
        {
            found.Add((await referrers.PullAsync(listed, CancellationToken.None))!);
        }

        return found;
    }

    public void Dispose()
    {
        Image.Dispose();
        _registry.Dispose();
        _host.Dispose();
    }
}
