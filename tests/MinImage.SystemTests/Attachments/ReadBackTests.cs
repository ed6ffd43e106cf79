using System.Text.Json.Nodes;
using MinImage.Attachments.Signatures;
using MinImage.Images;
using MinImage.Oci;
using MinImage.Publishing;
using MinImage.Testing.Images;
using MinImage.Testing.Signatures;
using MinImage.Validation;

namespace MinImage.SystemTests.Attachments;

/// <summary>crane and oras read what MinImage pushes and attaches.</summary>
public sealed class ReadBackTests : IDisposable
{
    private readonly SignedRepository _repository = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Crane_validates_the_image_and_each_platform()
    {
        await _repository.Push([]);

        Assert.Equal(_repository.Image.Top.Digest.ToString(), Peers.Output("crane", "digest", _repository.Tag).Trim());
        Peers.Output("crane", "validate", "--remote", _repository.Tag);
        foreach (var manifest in _repository.Manifests)
        {
            Peers.Output("crane", "validate", "--remote", _repository.ReferenceTo(manifest.Digest));
        }
    }

    [Fact]
    public async Task Oras_lists_the_attachments_and_copies_them_with_the_image()
    {
        using var signer = TestKey.Signer();
        await _repository.PushSigned(signer);
        var copy = $"{_repository.Address}/other/place:1";

        Peers.Output("oras", "cp", "--recursive", "--from-plain-http", "--to-plain-http", _repository.Tag, copy);

        foreach (var reference in new[] { _repository.Tag, copy })
        {
            var discovered = JsonNode.Parse(Peers.Output("oras", "discover", "--plain-http", "--format", "json", "--depth", "1", reference))!;
            Assert.Equal(
                [
                    "application/spdx+json",
                    "application/vnd.dev.sigstore.bundle.v0.3+json",
                    "application/vnd.dev.sigstore.bundle.v0.3+json",
                    "application/vnd.dev.sigstore.bundle.v0.3+json",
                    "application/vnd.in-toto+json",
                ],
                discovered["referrers"]!.AsArray().Select(artifact => (string)artifact!["artifactType"]!).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Oras_copies_a_layout_with_its_attachments_and_skopeo_needs_the_name()
    {
        using var signer = TestKey.Signer();
        var layout = _folder["attached"];
        Digest digest;
        using (var uncommitted = ImageWriter.WriteBlobs(TestLayout.Open(layout), [TestImage.Of("a")], null, null, CancellationToken.None))
        {
            var signatures = ImageSignatures.Sign(signer, [uncommitted.Image.Top], [], [], CancellationToken.None);
            digest = uncommitted.Image.Top.Digest;
            uncommitted.Commit(
                [new ImageName("shop", "1")],
                [.. signatures.Select(signature => LayoutAttachments.Write(uncommitted, signature))],
                CancellationToken.None);
        }

        var findings = LayoutValidator.Validate(layout, CancellationToken.None);
        var copied = $"{_repository.Address}/from/layout:1";
        Peers.Output("oras", "cp", "--recursive", "--from-oci-layout", "--to-plain-http", $"{layout}@{digest}", copied);
        var discovered = JsonNode.Parse(Peers.Output("oras", "discover", "--plain-http", "--format", "json", copied))!;
        var unnamed = Command.Run("skopeo", ["inspect", "--raw", $"oci:{layout}"]);
        var named = Command.Run("skopeo", ["inspect", "--raw", $"oci:{layout}:shop:1"]);

        Assert.Empty(findings);
        Assert.Single(discovered["referrers"]!.AsArray());
        Assert.NotEqual(0, unnamed.ExitCode);
        Assert.True(named.ExitCode == 0, named.Text);
    }

    [Fact]
    public async Task What_oras_attaches_remains()
    {
        await _repository.Push([]);
        var file = _folder.Write("report.json", "{}"u8);
        Peers.Output(
            "oras", "attach", "--plain-http", "--disable-path-validation", "--artifact-type", "application/vnd.example+json", _repository.Tag, file);

        await _repository.Push(_repository.Documents);

        Assert.Equal(3, (await _repository.Attached(_repository.Image.Top.Digest)).Count);
    }
}
