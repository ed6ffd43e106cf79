using System.Collections.Immutable;
using System.Text;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Oci;
using MinImage.Testing.Registries;
using MinImage.Testing.Signatures;

namespace MinImage.SystemTests.Attachments;

/// <summary>
/// A registry with a signed image and its documents; with another image to which the same were attached; and with the image and documents that were changed
/// after they were signed.
/// </summary>
public sealed class VerifiedRepositories : IDisposable
{
    private readonly TestRegistryHost _host = new();
    private readonly DebianRegistry _registry = new();
    private readonly TestKey _key = TestKey.Create();
    private readonly TestKey _otherKey = TestKey.Create();

    public VerifiedRepositories()
    {
        using var signer = _key.Open();
        Right = new("a");
        Other = new("b");
        var signatures = ImageSignatures.Sign(signer, Right.Manifests, Right.Documents, [], CancellationToken.None);
        SignatureFile.Write(Right.LayoutFolder, signatures);
        Attached = new Dictionary<string, ImmutableArray<Attachment>>
        {
            ["right"] = [.. Right.Documents, .. signatures],
            ["another image"] = [.. Right.Documents.Concat(signatures).Select(ToOther)],
            ["changed"] = [.. Right.Documents.Select(Change), .. signatures.Select(Change)],
        };
        foreach (var (name, attachments) in Attached)
        {
            Push(name == "another image" ? Other : Right, RepositoryOf(name), attachments);
        }
    }

    internal AttestedImage Right { get; }

    internal AttestedImage Other { get; }

    /// <summary>What is attached in each case.</summary>
    internal IReadOnlyDictionary<string, ImmutableArray<Attachment>> Attached { get; }

    internal RegistryHost Host => _host.Host;

    /// <summary>Returns the image of a case.</summary>
    internal AttestedImage ImageOf(string @case) => @case == "another image" ? Other : Right;

    /// <summary>Returns the reference by tag to the image of a case.</summary>
    internal ImageReference ReferenceOf(string @case) => ImageReference.ToRepository(_registry.Address, RepositoryOf(@case)).WithTag("1");

    /// <summary>Returns the file of the public key of a case.</summary>
    internal string KeyOf(string @case) => @case == "another key" ? _otherKey.PublicFile : _key.PublicFile;

    /// <summary>Returns what is attached in a case.</summary>
    internal ImmutableArray<Attachment> AttachedOf(string @case) => Attached[@case == "another key" ? "right" : @case];

    public void Dispose()
    {
        Right.Dispose();
        Other.Dispose();
        _key.Dispose();
        _otherKey.Dispose();
        _registry.Dispose();
        _host.Dispose();
    }

    private static string RepositoryOf(string @case) => @case switch
    {
        "another image" => "other/shop",
        "changed" => "changed/shop",
        _ => "right/shop",
    };

    private void Push(AttestedImage image, string repository, ImmutableArray<Attachment> attachments) => ImagePush.RunAsync(
        image.Image,
        attachments,
        ImageReference.ToRepository(_registry.Address, repository),
        ["1"],
        new(),
        Host,
        RegistryLimits.Default,
        new RecordingLog(),
        CancellationToken.None).GetAwaiter().GetResult();

    // As if it were about the other image.
    private Attachment ToOther(Attachment attachment) => attachment with
    {
        Subject = attachment.Subject.Digest == Right.Image.Top.Digest ? Other.Image.Top
            : attachment.Subject.Digest == Right.Platform.Digest ? Other.Platform
            : ToOther(Right.Documents[^1]).Manifest.Descriptor,
    };

    private Attachment Change(Attachment attachment)
    {
        if (attachment.Kind != AttachmentKind.Signature)
        {
            return attachment with { Content = [.. Encoding.UTF8.GetBytes(Change(Encoding.UTF8.GetString(attachment.Content.AsSpan())))] };
        }

        var bundle = SigstoreBundle.Parse(attachment.Content.AsSpan());
        var statement = Encoding.UTF8.GetString(bundle.Payload.AsSpan());
        var changed = attachment with { Content = [.. (bundle with { Payload = [.. Encoding.UTF8.GetBytes(Change(statement))] }).ToJson()] };
        return attachment.Subject.Digest == Right.FileArtifact.Digest
            ? changed with { Subject = Change(Right.Documents[^1]).Manifest.Descriptor }
            : changed;
    }

    // Another hash of the program, another license, another builder, another report; and a statement without content gets one.
    private static string Change(string text) => text
        .Replace(TestHash("a"), TestHash("changed"), StringComparison.Ordinal)
        .Replace("\"MIT\"", "\"MIT-0\"", StringComparison.Ordinal)
        .Replace("https://ci.example/shop", "https://ci.example/changed", StringComparison.Ordinal)
        .Replace("<report>a</report>", "<report>b</report>", StringComparison.Ordinal)
        .Replace("\"predicate\":{}", "\"predicate\":{\"changed\":true}", StringComparison.Ordinal);

    private static string TestHash(string content) => MinImage.Testing.Attachments.TestSources.Hashes(content).Sha256;
}
