using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Json.Schema;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Deliveries.Archives;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.RootFileSystems;
using MinImage.Testing.Images;
using MinImage.Testing.Registries;
using MinImage.Testing.Signatures;
using MinImage.Verification;

namespace MinImage.Tests.Verification;

public sealed class ImageVerificationTests : IDisposable
{
    private const string Program = "the program";

    private static readonly ImageName Name = new("team/shop", "1");
    private static readonly JsonSchema Schema = JsonSchema.FromText(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "verification.schema.json")));

    private readonly TestRegistryHost _host = new();
    private readonly RecordingLog _log = new();
    private readonly TestKey _key = TestKey.Create();
    private readonly Descriptor _top;

    public ImageVerificationTests() => _top = ImageWriter.Write(TestLayout.Open(Folder), Name, [TestImage.Of(Program)], CancellationToken.None).Top;

    private string Folder => _host.At("layout");

    public void Dispose()
    {
        _key.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void Everything_holds_of_an_image_as_it_was_published()
    {
        var report = Verify([Sbom(), CycloneDx(), Provenance(_top.Digest), .. Sign(_key, [Sbom(), Provenance(_top.Digest)])]);

        Assert.All(report.Results, result => Assert.True(result.Outcome == VerificationOutcome.Holds, result.ToString()));
        Assert.Equal(Enum.GetValues<VerificationCheck>(), report.Results.Select(result => result.Check).Distinct());
        Assert.True(report.IsVerified);
        Assert.True(Schema.Evaluate(JsonDocument.Parse(report.ToJson()).RootElement).IsValid);
    }

    [Fact]
    public void What_is_not_attached_is_absent_and_no_failure_without_a_key()
    {
        using var content = Open([]);

        var report = ImageVerification.Run(content, key: null, CancellationToken.None);

        Assert.True(report.IsVerified);
        Assert.Equal(
            [VerificationCheck.Sbom, VerificationCheck.Provenance, VerificationCheck.Signature],
            report.Results.Where(result => result.Outcome == VerificationOutcome.Absent).Select(result => result.Check));
    }

    [Theory]
    [InlineData("missing", Codes.SignatureMissing)]
    [InlineData("other key", Codes.SignatureOfOtherKey)]
    [InlineData("attestation alone", Codes.SignatureMissing)]
    [InlineData("damaged", Codes.SignatureUnreadable)]
    public void An_image_that_the_key_has_not_signed_fails(string signature, string code)
    {
        using var other = TestKey.Create();
        ImmutableArray<Attachment> signatures = signature switch
        {
            "other key" => Sign(other, []),
            "attestation alone" => Sign(_key, [Sbom()])[1..],
            "damaged" => [Sign(_key, [])[0] with { Content = [.. "{}"u8] }],
            _ => [],
        };

        var report = Verify([Sbom(), .. signatures]);

        Assert.Equal((VerificationCheck.Signature, code), Assert.Single(report.Failures) is var failure ? (failure.Check, failure.Code) : default);
        Assert.Equal(code, Assert.Throws<MinImageException>(report.Demand).Code);
        Assert.True(Schema.Evaluate(JsonDocument.Parse(report.ToJson()).RootElement).IsValid);
    }

    [Fact]
    public void A_signature_of_another_key_beside_the_right_one_does_no_harm()
    {
        using var other = TestKey.Create();

        var report = Verify([.. Sign(other, []), .. Sign(_key, [])]);

        Assert.True(report.IsVerified);
    }

    [Fact]
    public void The_signature_of_another_image_does_not_count()
    {
        var elsewhere = ImageWriter.Write(TestLayout.Open(_host.At("other")), Name, [TestImage.Of("other")], CancellationToken.None).Top;
        using var signer = _key.Open();
        var copied = ImageSignatures.Sign(signer, [elsewhere], [], [], CancellationToken.None)[0] with { Subject = _top };

        var report = Verify([copied]);

        Assert.Equal(Codes.SignatureOfOtherSubject, Assert.Single(report.Failures).Code);
    }

    [Fact]
    public void A_changed_byte_of_a_layer_fails()
    {
        using var content = Open(Sign(_key, []));
        var layer = content.Image.Blobs[^1];
        var path = Path.Combine(Folder, "blobs", "sha256", layer.Digest.Hex);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        var report = ImageVerification.Run(content, _key.OpenPublic(), CancellationToken.None);

        var failure = report.Failures.Single(result => result.Check == VerificationCheck.Digests);
        Assert.Equal(Codes.ImageDamaged, failure.Code);
        Assert.Contains(layer.Digest.Hex, failure.Message, StringComparison.Ordinal);
        Assert.Equal(VerificationOutcome.Holds, report.Results.Single(result => result.Check == VerificationCheck.Signature).Outcome);
    }

    [Fact]
    public void Faults_of_other_images_of_the_layout_are_not_those_of_the_image()
    {
        var other = ImageWriter.Write(TestLayout.Open(Folder), new("team/other", "1"), [TestImage.Of("other")], CancellationToken.None);
        File.WriteAllText(Path.Combine(Folder, "blobs", "sha256", other.Platforms[0].Layers[^1].Descriptor.Digest.Hex), "damaged");

        var report = Verify(Sign(_key, []));

        Assert.True(report.IsVerified, report.ToTable());
    }

    [Theory]
    [InlineData("a changed hash", "/app/shop is not listed as it is")]
    [InlineData("a file less", "/etc/passwd is not listed as it is")]
    [InlineData("a file more", "/etc/shadow is not in the image as listed")]
    [InlineData("another digest", "does not name the digest of its subject")]
    [InlineData("no JSON", "cannot be read")]
    public void An_SBOM_of_other_bytes_fails(string fault, string expected)
    {
        var files = Files();
        var sbom = fault switch
        {
            "a changed hash" => Sbom(files.SetItem("/app/shop", new string('0', 64))),
            "a file less" => Sbom(files.Remove("/etc/passwd")),
            "a file more" => Sbom(files.Add("/etc/shadow", new string('0', 64))),
            "another digest" => Sbom(files, Digest.Of("other"u8)),
            _ => Sbom() with { Content = [.. "{"u8] },
        };

        var report = Verify([sbom, .. Sign(_key, [])]);

        var failure = Assert.Single(report.Failures);
        Assert.Equal((VerificationCheck.Sbom, Codes.SbomMismatch), (failure.Check, failure.Code));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provenance_of_another_image_fails()
    {
        var report = Verify([Provenance(Digest.Of("other"u8)), .. Sign(_key, [])]);

        Assert.Equal(Codes.ProvenanceMismatch, Assert.Single(report.Failures).Code);
    }

    [Theory]
    [InlineData("signed", VerificationOutcome.Holds)]
    [InlineData("not signed", VerificationOutcome.Unchecked)]
    [InlineData("signed with another key", VerificationOutcome.Unchecked)]
    [InlineData("changed", VerificationOutcome.Fails)]
    [InlineData("signed in another form", VerificationOutcome.Holds)]
    public void With_a_key_provenance_holds_only_as_it_was_signed(string state, VerificationOutcome outcome)
    {
        using var other = TestKey.Create();
        var changed = Provenance(_top.Digest, """{"builder":"another"}""");
        var otherForm = Provenance(_top.Digest, """{ "builder" : "own" }""");
        var provenance = Provenance(_top.Digest, """{"builder":"own"}""");
        ImmutableArray<Attachment> signatures = state switch
        {
            "signed" => Sign(_key, [provenance]),
            "signed with another key" => [.. Sign(_key, []), .. Sign(other, [provenance])],
            "changed" => Sign(_key, [changed]),
            "signed in another form" => Sign(_key, [otherForm]),
            _ => Sign(_key, []),
        };

        var report = Verify([provenance, .. signatures]);

        Assert.Equal(outcome, Assert.Single(report.Results, result => result.Check == VerificationCheck.Provenance).Outcome);
        Assert.Equal(outcome != VerificationOutcome.Fails, report.IsVerified);
    }

    [Fact]
    public void An_SBOM_that_lists_the_same_files_and_is_not_the_signed_one_fails()
    {
        var sbom = Sbom();
        var changed = sbom with
        {
            Content = [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(sbom.Content.AsSpan()).Replace("printf.o", "scanf.o", StringComparison.Ordinal))],
        };

        var report = Verify([changed, .. Sign(_key, [sbom])]);

        var failure = Assert.Single(report.Failures);
        Assert.Equal(Codes.SbomMismatch, failure.Code);
        Assert.Contains("is not the document that was signed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_is_verified_and_nothing_of_it_is_written_elsewhere()
    {
        var archive = _host.At("shop.tar");
        using (var image = LayoutImage.Open(TestLayout.Open(Folder), [Name], CancellationToken.None))
        using (var stream = File.Create(archive))
        {
            ImageArchive.Write(image, "amd64", stream, progress: null, CancellationToken.None);
            stream.Position -= 1024;
            using var tar = new TarWriter(stream, TarEntryFormat.Ustar);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "../escaped") { DataStream = new MemoryStream("x"u8.ToArray()) });
            tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "blobs/sha256/" + new string('0', 64)) { LinkName = "/etc/passwd" });
        }

        using var content = ArchiveContent.Open(archive, digest: null, _log, CancellationToken.None);
        var report = ImageVerification.Run(content, key: null, CancellationToken.None);

        Assert.Equal((_top.Digest, true), (report.Digest, report.IsVerified));
        Assert.False(File.Exists(Path.Combine(content.Folder, "..", "escaped")));
        Assert.False(File.Exists(Path.Combine(content.Folder, "blobs", "sha256", new string('0', 64))));
    }

    [Fact]
    public void An_archive_whose_index_lists_something_else_besides_is_verified()
    {
        var archive = _host.At("shop.tar");
        var index = File.ReadAllText(Path.Combine(Folder, "index.json"));
        File.WriteAllText(Path.Combine(Folder, "index.json"), index.Replace("\"manifests\":[", "\"manifests\":[{\"digest\":1},", StringComparison.Ordinal));
        TarFile.CreateFromDirectory(Folder, archive, includeBaseDirectory: false);

        using var content = ArchiveContent.Open(archive, digest: null, _log, CancellationToken.None);

        Assert.Equal(_top.Digest, content.Image.Top.Digest);
    }

    [Theory]
    [InlineData("no tar file")]
    [InlineData("")]
    public void A_file_that_is_no_archive_of_an_image_is_refused(string text)
    {
        File.WriteAllText(_host.At("shop.tar"), text);

        var error = Assert.Throws<MinImageException>(() => ArchiveContent.Open(_host.At("shop.tar"), digest: null, _log, CancellationToken.None));

        Assert.True(error.Code is Codes.ImageUnreadable or Codes.LayoutDamaged or Codes.ImageNotFound, error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_in_a_registry_is_verified_with_what_is_attached_to_it(bool listsReferrers)
    {
        using var registry = new TestRegistry(new() { ListsReferrers = listsReferrers });
        await Push(registry, [Sbom(), Provenance(_top.Digest), .. Sign(_key, [Sbom(), Provenance(_top.Digest)])]);

        using var content = await Pull(registry);
        var report = ImageVerification.Run(content, _key.OpenPublic(), CancellationToken.None);

        Assert.All(report.Results, result => Assert.True(result.Outcome == VerificationOutcome.Holds, result.ToString()));
        Assert.Equal($"{registry.Address}/team/shop:1", report.Image);
    }

    [Fact]
    public async Task A_registry_that_returns_another_blob_is_found_out()
    {
        using var registry = new TestRegistry(new());
        await Push(registry, Sign(_key, []));
        using var own = Open([]);
        var layer = own.Image.Blobs[^1].Digest.ToString();
        var bytes = registry["team/shop"].Blobs[layer];
        registry["team/shop"].Blobs[layer] = [.. bytes[..^1], (byte)(bytes[^1] ^ 1)];

        using var content = await Pull(registry);
        var report = ImageVerification.Run(content, _key.OpenPublic(), CancellationToken.None);

        Assert.Contains(report.Failures, failure => failure is { Check: VerificationCheck.Digests, Code: Codes.ImageDamaged });
    }

    [Fact]
    public async Task A_tag_that_does_not_exist_is_named()
    {
        using var registry = new TestRegistry(new());
        await Push(registry, []);

        var error = await Assert.ThrowsAsync<MinImageException>(() => Pull(registry, "2"));

        Assert.Equal(Codes.ImageNotFound, error.Code);
        Assert.Contains("team/shop:2", error.Message, StringComparison.Ordinal);
    }

    private VerificationReport Verify(ImmutableArray<Attachment> attachments)
    {
        using var content = Open(attachments);
        using var key = _key.OpenPublic();
        return ImageVerification.Run(content, key, CancellationToken.None);
    }

    private ImageContent Open(ImmutableArray<Attachment> attachments) =>
        new("shop", Folder, LayoutImage.Open(TestLayout.Open(Folder), [Name], CancellationToken.None), attachments);

    private ImmutableArray<Attachment> Sign(TestKey key, ImmutableArray<Attachment> documents)
    {
        using var signer = key.Open();
        return ImageSignatures.Sign(signer, [_top], documents, [], CancellationToken.None);
    }

    private async Task Push(TestRegistry registry, ImmutableArray<Attachment> attachments)
    {
        using var image = LayoutImage.Open(TestLayout.Open(Folder), [Name], CancellationToken.None);
        _ = await ImagePush.RunAsync(
            image,
            attachments,
            ImageReference.ToRepository(registry.Address, "team/shop"),
            ["1"],
            new(),
            _host.Host,
            RegistryLimits.Default,
            _log,
            CancellationToken.None);
    }

    private Task<ImageContent> Pull(TestRegistry registry, string tag = "1") => RegistryContent.OpenAsync(
        ImageReference.ToRepository(registry.Address, "team/shop").WithTag(tag), _host.Host, RegistryLimits.Default, _log, CancellationToken.None);

    private static ImmutableSortedDictionary<string, string> Files() => Accounts.Entries.OfType<FileEntry>()
        .Select(entry => (Path: entry.Path, Sha256: Read(entry.Content)))
        .Append((Path: "/app/shop", Sha256: Digest.Of(Encoding.UTF8.GetBytes(Program)).Hex))
        .ToImmutableSortedDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);

    private static string Read(FileContent content)
    {
        using var stream = content.OpenRead();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Digest.Of(copy.ToArray()).Hex;
    }

    private Attachment Sbom() => Sbom(Files());

    private Attachment Sbom(ImmutableSortedDictionary<string, string> files, Digest? subject = null)
    {
        // Besides, an object file of which the executable contains some part, and which is no file of the image.
        var listed = files.Add("/libc.a/printf.o", "00").Select(file => $$"""
            {"SPDXID":"{{file.Key}}","fileName":".{{file.Key}}","checksums":[{"algorithm":"SHA1"},{"algorithm":"SHA256","checksumValue":"{{file.Value}}"}]}
            """);
        var contained = files.Select(file =>
            $$"""{"spdxElementId":"Image","relationshipType":"CONTAINS","relatedSpdxElement":"{{file.Key}}"}""");
        return Document(
            AttachmentKind.Sbom,
            AttachmentTypes.Spdx,
            $$"""
            {"spdxVersion":"SPDX-2.3","name":"{{subject ?? _top.Digest}}","files":[{{string.Join(',', listed)}}],"relationships":[
            {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"Image"},{{string.Join(',', contained)}}]}
            """);
    }

    private Attachment CycloneDx()
    {
        var listed = Files().Select(file =>
            $$"""{"type":"file","name":"{{file.Key}}","hashes":[{"alg":"SHA-256","content":"{{file.Value}}"}]}""");
        return Document(
            AttachmentKind.Sbom,
            AttachmentTypes.CycloneDx,
            $$"""{"bomFormat":"CycloneDX","serialNumber":"{{_top.Digest}}","components":[{{string.Join(',', listed)}}]}""");
    }

    private Attachment Provenance(Digest subject, string predicate = "{}") => Document(
        AttachmentKind.Provenance,
        AttachmentTypes.InToto,
        Encoding.UTF8.GetString(Statement.Json(subject, PredicateTypes.Provenance, Encoding.UTF8.GetBytes(predicate))));

    private Attachment Document(AttachmentKind kind, string type, string json) => new(kind, _top, type, type, [.. Encoding.UTF8.GetBytes(json)]);
}
