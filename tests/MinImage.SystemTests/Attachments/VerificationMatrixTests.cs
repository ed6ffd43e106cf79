using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Deliveries.Archives;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Verification;

namespace MinImage.SystemTests.Attachments;

/// <summary>
/// Each row of the table in docs/supply-chain.md: a tool, what it verifies or reads, in which form, and what it says of the right document and of wrong ones.
/// </summary>
[Trait(Needs.Trait, Needs.HostTools)]
public sealed class VerificationMatrixTests(VerifiedRepositories repositories) : IClassFixture<VerifiedRepositories>, IDisposable
{
    private const string Accepts = "accepts";
    private const string Rejects = "rejects";
    private const string FindsNone = "finds none";

    // The document is wrong, and the tool accepts it: it checks something else.
    private const string Unnoticed = "does not notice";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string, string>();
            foreach (var row in VerificationTable.Read())
            {
                rows.Add(row.Tool, row.Document, row.Form, row.Case, row.Outcome);
            }

            return rows;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_table_says_what_the_tool_does(string tool, string document, string form, string @case, string outcome)
    {
        var (actual, output) = Run(tool, document, form, @case);

        var expected = outcome == Unnoticed && @case != "right" ? Accepts : outcome;
        Assert.True(actual == expected, $"expected: {outcome}, actual: {actual}\n{output}");
    }

    [Fact]
    public void Every_tool_is_tried_with_the_right_document()
    {
        var rows = VerificationTable.Read().ToList();

        Assert.Equal(
            rows.Select(row => (row.Tool, row.Document, row.Form)).Distinct(),
            rows.Where(row => row.Case == "right").Select(row => (row.Tool, row.Document, row.Form)));
    }

    private (string Outcome, string Output) Run(string tool, string document, string form, string @case) => (tool, document, form) switch
    {
        ("cosign verify", "signature of the image", "referrer") => Cosign("verify", @case, repositories.ImageOf(@case).Image.Top),
        ("cosign verify", "signature of a platform", "referrer") => Cosign("verify", @case, repositories.ImageOf(@case).Platform),
        ("cosign verify", "signature of a file", "referrer of its artifact") => Cosign("verify", @case, ArtifactOf(@case)),
        ("cosign verify-attestation", "SPDX", "referrer") => Attestation(@case, repositories.ImageOf(@case).Platform, "spdxjson"),
        ("cosign verify-attestation", "CycloneDX", "referrer") => Attestation(@case, repositories.ImageOf(@case).Platform, "cyclonedx"),
        ("cosign verify-attestation", "provenance", "referrer") => Attestation(@case, repositories.ImageOf(@case).Image.Top, "slsaprovenance1"),
        ("@sigstore/verify", "signature of the image", "line of the file") => SigstoreVerify(@case),
        ("MinImageVerify", "signature of the image", "referrer") => VerifyPulled(@case, VerificationCheck.Signature),
        ("MinImageVerify", "SPDX", "referrer") => VerifyPulled(@case, VerificationCheck.Sbom, AttachmentTypes.Spdx),
        ("MinImageVerify", "CycloneDX", "referrer") => VerifyPulled(@case, VerificationCheck.Sbom, AttachmentTypes.CycloneDx),
        ("MinImageVerify", "provenance", "referrer") => VerifyPulled(@case, VerificationCheck.Provenance),
        ("MinImageVerify", "signature of the image", "file beside the layout") => VerifyLayout(@case, VerificationCheck.Signature),
        ("MinImageVerify", "SPDX", "file beside the layout") => VerifyLayout(@case, VerificationCheck.Sbom),
        ("MinImageVerify", "provenance", "file beside the layout") => VerifyLayout(@case, VerificationCheck.Provenance),
        ("MinImageVerify", "SPDX", "archive") => VerifyArchive(VerificationCheck.Sbom),
        ("spdx-tools", "SPDX", "file") => Outcome(SbomReaders.ValidateSpdx(Write(@case, AttachmentTypes.Spdx))),
        ("@cyclonedx/cyclonedx-library", "CycloneDX", "file") => Outcome(SbomReaders.ValidateCycloneDx(Write(@case, AttachmentTypes.CycloneDx))),
        ("Trivy's build for npm", "SPDX", "file in the image") => Trivy(@case, AttachmentTypes.Spdx, "shop.spdx.json"),
        ("Trivy's build for npm", "CycloneDX", "file in the image") => Trivy(@case, AttachmentTypes.CycloneDx, "shop.cdx.json"),
        ("docker buildx imagetools", "SPDX", "index") => Buildx("{{json .SBOM}}", "SPDX-2.3"),
        ("docker buildx imagetools", "provenance", "index") => Buildx("{{json .Provenance}}", "pkg:nuget/MinImage.Build#docs/provenance.md"),
        ("oras discover", "all attachments", "referrer") => Oras(@case),
        _ => throw new InvalidOperationException($"The table has a row that no test knows: {tool}, {document}, {form}."),
    };

    private static (string Outcome, string Output) Outcome(CommandResult result) => (result.ExitCode == 0 ? Accepts : Rejects, result.Text);

    private (string Outcome, string Output) Cosign(string command, string @case, Descriptor subject, params string[] options)
    {
        var reference = repositories.ReferenceOf(@case).WithDigest(subject.Digest).ToString();
        string[] arguments =
            [command, "--key", repositories.KeyOf(@case), "--insecure-ignore-tlog=true", "--allow-http-registry", .. options, reference];
        return Outcome(Peers.Run("cosign", new() { ["HOME"] = _folder.Path }, arguments));
    }

    private (string Outcome, string Output) Attestation(string @case, Descriptor subject, string type) =>
        Cosign("verify-attestation", @case, subject, "--type", type);

    private Descriptor ArtifactOf(string @case) =>
        repositories.AttachedOf(@case).Single(attachment => attachment.Kind == AttachmentKind.File).Manifest.Descriptor;

    private (string Outcome, string Output) SigstoreVerify(string @case)
    {
        var signature = repositories.AttachedOf(@case).First(attachment => attachment.Kind == AttachmentKind.Signature);
        return Outcome(SbomReaders.RunScript("verify.cjs", _folder.Write("bundle.json", signature.Content.AsSpan()), repositories.KeyOf(@case)));
    }

    private (string Outcome, string Output) VerifyPulled(string @case, VerificationCheck check, string? type = null)
    {
        using var content = RegistryContent.Open(repositories.ReferenceOf(@case), repositories.Host, new RecordingLog(), CancellationToken.None);
        using var selected = type is null ? null : Select(content, type);
        return Verify(selected ?? content, @case, check);
    }

    // The image is opened once more, because each content closes its own.
    private static ImageContent Select(ImageContent content, string type) => new(
        content.Name,
        content.Folder,
        LayoutImage.Open(
            OciLayout.OpenExisting(content.Folder, new RecordingLog()), content.Image.Top.Digest, CancellationToken.None),
        [.. content.Attachments.Where(attachment => attachment.ArtifactType == type)]);

    // The layout of the case's image, with the documents of the right one beside it.
    private (string Outcome, string Output) VerifyLayout(string @case, VerificationCheck check)
    {
        var layout = _folder["minimage"];
        Command.Output("cp", "-r", repositories.ImageOf(@case).LayoutFolder, layout);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(repositories.Right.LayoutFolder)!, "minimage.*"))
        {
            File.Copy(file, _folder[Path.GetFileName(file)]);
        }

        if (@case == "changed")
        {
            File.WriteAllBytes(_folder["minimage.linux-x64.spdx.json"], [.. Changed(AttachmentTypes.Spdx, repositories.Right.Platform)]);
            File.WriteAllBytes(_folder["minimage.provenance.json"], [.. Changed(AttachmentTypes.InToto, repositories.Right.Image.Top)]);
            SignatureFile.Write(layout, [.. repositories.AttachedOf(@case).Where(attachment => attachment.Kind == AttachmentKind.Signature)]);
        }

        var digest = repositories.ImageOf(@case).Image.Top.Digest;
        using var content = LayoutContent.Open(layout, layout, [], digest, new RecordingLog(), CancellationToken.None);
        return Verify(content, @case, check);
    }

    private (string Outcome, string Output) VerifyArchive(VerificationCheck check)
    {
        var archive = _folder["shop.tar"];
        ArchiveFile.Write(repositories.Right.Image, "amd64", archive, progress: null, CancellationToken.None);
        using var content = ArchiveContent.Open(archive, digest: null, new RecordingLog(), CancellationToken.None);
        return Verify(content, "right", check);
    }

    private (string Outcome, string Output) Verify(ImageContent content, string @case, VerificationCheck check)
    {
        using var key = VerificationKey.Read(repositories.KeyOf(@case), "MinImageVerifyKey");
        var report = ImageVerification.Run(content, key, CancellationToken.None);
        var results = report.Results.Where(result => result.Check == check).ToList();
        var outcome = results.Exists(result => result.Outcome == VerificationOutcome.Fails) ? Rejects
            : results.Exists(result => result.Outcome == VerificationOutcome.Holds) ? Accepts
            : FindsNone;
        return (outcome, report.ToTable());
    }

    private (string Outcome, string Output) Trivy(string @case, string type, string name)
    {
        _folder.Write("root/etc/debian_version", "12.15\n"u8);
        _folder.Write("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"u8);
        File.Copy(Write(@case, type), _folder[$"root/{name}"]);
        var packages = SbomReaders.ReadWithTrivy(_folder["root"]);
        var isRead = packages.Any(package => package.StartsWith("pkg:nuget/Json.Net@", StringComparison.Ordinal));
        return (isRead ? Accepts : FindsNone, string.Join('\n', packages));
    }

    private (string Outcome, string Output) Buildx(string format, string expected)
    {
        var result = Peers.Run(
            "docker-buildx", new() { ["HOME"] = _folder.Path }, "imagetools", "inspect", repositories.ReferenceOf("right").ToString(), "--format", format);
        return (result.ExitCode != 0 ? Rejects : result.Output.Contains(expected, StringComparison.Ordinal) ? Accepts : FindsNone, result.Text);
    }

    private (string Outcome, string Output) Oras(string @case)
    {
        var reference = repositories.ReferenceOf(@case).ToString();
        var output = Peers.Output("oras", "discover", "--plain-http", "--format", "json", reference);
        var found = JsonNode.Parse(output)!["referrers"]!.AsArray().Select(artifact => (string?)artifact!["artifactType"]).ToHashSet();
        string[] expected = [AttachmentTypes.Spdx, AttachmentTypes.CycloneDx, AttachmentTypes.InToto, AttachmentTypes.SigstoreBundle, AttestedImage.ReportType];
        return (expected.All(found.Contains) ? Accepts : FindsNone, output);
    }

    private string Write(string @case, string type) => _folder.Write("document.json", Changed(type, repositories.Right.Platform, @case).AsSpan());

    private ImmutableArray<byte> Changed(string type, Descriptor subject, string @case = "changed")
    {
        var subjectOfCase = subject.Digest == repositories.Right.Platform.Digest ? repositories.ImageOf(@case).Platform : repositories.ImageOf(@case).Image.Top;
        return repositories.AttachedOf(@case)
            .First(attachment => attachment.ArtifactType == type && attachment.Subject.Digest == subjectOfCase.Digest && attachment.Kind != AttachmentKind.File)
            .Content;
    }
}
