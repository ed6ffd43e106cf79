using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Signatures;

namespace MinImage.SystemTests.Attachments;

/// <summary>cosign and @sigstore/verify verify what MinImage signs, and MinImage what cosign signs.</summary>
public sealed class CosignTests : IDisposable
{
    private const string Password = "pä:ss";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("RSA")]
    public async Task Cosign_verifies_the_image_each_platform_the_SBOM_and_the_provenance(string kind)
    {
        using var repository = new SignedRepository();
        using var key = TestKey.Create(Create(kind));
        using var signer = key.Open();

        await repository.PushSigned(signer);

        foreach (var manifest in repository.Manifests)
        {
            AssertVerified(Cosign("verify", key, repository.ReferenceTo(manifest.Digest)));
        }

        var sbom = AssertVerified(Cosign("verify-attestation", key, repository.Tag, "--type", "spdxjson"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(SignedRepository.Sbom), PredicateOf(sbom)));
        AssertVerified(Cosign("verify-attestation", key, repository.Tag, "--type", "slsaprovenance1"));
    }

    [Fact]
    public async Task Cosign_and_MinImage_refuse_another_key_another_digest_and_a_changed_payload()
    {
        using var key = TestKey.Create();
        using var other = TestKey.Create();
        using var signer = key.Open();
        using var signed = new SignedRepository();
        using var unsigned = new SignedRepository("b");
        using var changed = new SignedRepository("c");
        await signed.PushSigned(signer);

        // The valid signature of another image, as if it were one of this image.
        var signature = ImageSignatures.Sign(signer, [signed.Image.Top], [], [], CancellationToken.None)[0];
        await unsigned.Push([signature with { Subject = unsigned.Image.Top }]);

        // A statement that was changed to be about this image.
        var bundle = SigstoreBundle.Parse(signature.Content.AsSpan());
        var payload = Statement.Json(changed.Image.Top.Digest, PredicateTypes.Image, "{}"u8);
        await changed.Push([signature with { Subject = changed.Image.Top, Content = [.. (bundle with { Payload = [.. payload] }).ToJson()] }]);

        AssertVerified(Cosign("verify", key, signed.Tag));
        AssertRefused(Cosign("verify", other, signed.Tag));
        AssertRefused(Cosign("verify", key, unsigned.Tag));
        AssertRefused(Cosign("verify", key, changed.Tag));
        AssertRefused(Cosign("verify-attestation", other, signed.Tag, "--type", "spdxjson"));
    }

    [Fact]
    public void Sigstore_verify_accepts_the_right_key_and_refuses_another_and_a_changed_payload()
    {
        using var key = TestKey.Create();
        using var other = TestKey.Create();
        using var signer = key.Open();
        var image = new Descriptor(MediaTypes.ImageManifest, Digest.Of("image"u8), 5);
        var bundle = ImageSignatures.Sign(signer, [image], [], [], CancellationToken.None)[0].Content;
        var parsed = SigstoreBundle.Parse(bundle.AsSpan());
        var changed = parsed with { Payload = parsed.Payload.SetItem(0, (byte)' ') };

        AssertVerified(SigstoreVerify(bundle, key));
        AssertRefused(SigstoreVerify(bundle, other));
        AssertRefused(SigstoreVerify([.. changed.ToJson()], key));
    }

    [Fact]
    public async Task MinImage_verifies_what_cosign_signs()
    {
        using var repository = new SignedRepository();
        await repository.Push([]);
        GenerateCosignKey();
        var signed = Peers.Run(
            "cosign",
            Environment,
            "sign", "--yes", "--key", _folder["cosign.key"], "--allow-http-registry", "--use-signing-config=false", "--tlog-upload=false",
            repository.ReferenceTo(repository.Image.Top.Digest));
        Assert.True(signed.ExitCode == 0, signed.Text);

        var attached = Assert.Single(await repository.Attached(repository.Image.Top.Digest));

        using var key = VerificationKey.Read(_folder["cosign.pub"], "MinImageVerifyKey");
        var statement = SignatureVerification.Verify(attached.Content.AsSpan(), key, repository.Image.Top.Digest);
        Assert.Equal((AttachmentKind.Signature, PredicateTypes.Image), (attached.Kind, statement.PredicateType));
    }

    [Fact]
    public async Task A_key_that_cosign_has_encrypted_signs_by_the_command_that_its_error_names()
    {
        GenerateCosignKey();
        var refused = Assert.Throws<MinImageException>(() => PrivateKey.Read(_folder["cosign.key"], _ => null));
        var named = refused.Message[(refused.Message.IndexOf("'cosign ", StringComparison.Ordinal) + 1)..];
        named = named[..named.IndexOf('\'', StringComparison.Ordinal)];
        var line = $"export COSIGN_PASSWORD='{Password}' PATH=\"{Path.GetDirectoryName(Peers.PathOf("cosign"))}:$PATH\"; {named}";
        var request = SigningRequest.Create("", line, _folder["cosign.pub"], _ => null)!;
        using var repository = new SignedRepository();

        request.Check(CancellationToken.None);
        using var signer = request.Open();
        await repository.PushSigned(signer);

        AssertVerified(Peers.Run("cosign", Environment, Verify("verify", _folder["cosign.pub"], repository.Tag)));
    }

    [Fact]
    public async Task A_second_push_by_a_fresh_checkout_adds_no_signature()
    {
        using var repository = new SignedRepository();
        using var signer = TestKey.Signer();
        await repository.PushSigned(signer);

        var second = await repository.PushSigned(signer);

        Assert.All(second.Attachments, attachment => Assert.False(attachment.IsSent));
        Assert.Equal(2 + 1 + 2, (await repository.Attached(repository.Image.Top.Digest)).Count);
    }

    private Dictionary<string, string?> Environment => new() { ["COSIGN_PASSWORD"] = Password, ["HOME"] = _folder.Path };

    private static AsymmetricAlgorithm Create(string kind) => kind switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => RSA.Create(3072),
    };

    private static string[] Verify(string command, string publicKey, string reference, params string[] options) =>
        [command, "--key", publicKey, "--insecure-ignore-tlog=true", "--allow-http-registry", .. options, reference];

    private CommandResult Cosign(string command, TestKey key, string reference, params string[] options) =>
        Peers.Run("cosign", Environment, Verify(command, key.PublicFile, reference, options));

    private CommandResult SigstoreVerify(ImmutableArray<byte> bundle, TestKey key) =>
        SbomReaders.RunScript("verify.cjs", _folder.Write("bundle.json", bundle.AsSpan()), key.PublicFile);

    private void GenerateCosignKey()
    {
        var result = Command.Run(Peers.PathOf("cosign"), ["generate-key-pair"], _folder.Path, Environment);
        Assert.True(result.ExitCode == 0, result.Text);
    }

    private static JsonNode? PredicateOf(string output)
    {
        var envelope = JsonNode.Parse(output.Split('\n').First(line => line.StartsWith('{')))!;
        var payload = Convert.FromBase64String((string)envelope["payload"]!);
        return JsonNode.Parse(Encoding.UTF8.GetString(payload))!["predicate"];
    }

    private static string AssertVerified(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Text);
        return result.Output;
    }

    private static void AssertRefused(CommandResult result) => Assert.True(result.ExitCode != 0, result.Text);
}
