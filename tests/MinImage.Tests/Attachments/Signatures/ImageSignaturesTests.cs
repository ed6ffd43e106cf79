using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Signatures;

namespace MinImage.Tests.Attachments.Signatures;

public sealed class ImageSignaturesTests
{
    private static readonly Descriptor Image = new(MediaTypes.ImageManifest, Digest.Of("image"u8), 5);
    private static readonly Descriptor Other = new(MediaTypes.ImageManifest, Digest.Of("other"u8), 5);

    [Fact]
    public void The_bytes_that_are_signed_are_those_of_the_specification()
    {
        // The example of DSSE's protocol.md.
        var bytes = Pae.Of("http://example.com/HelloWorld", "hello world"u8);

        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void An_image_is_signed_as_cosign_does()
    {
        using var key = TestKey.Create();
        using var signer = key.Open();

        var signature = Assert.Single(ImageSignatures.Sign(signer, [Image], [], [], default));

        var bundle = JsonNode.Parse(signature.Content.AsSpan())!;
        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", (string?)bundle["mediaType"]);
        Assert.Equal(signer.PublicKey.Hint, (string?)bundle["verificationMaterial"]!["publicKey"]!["hint"]);
        Assert.Equal("application/vnd.in-toto+json", (string?)bundle["dsseEnvelope"]!["payloadType"]);
        Assert.Equal(
            $$$"""
            {"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"{{{Image.Digest.Hex}}}"}}],
            "predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(Convert.FromBase64String((string)bundle["dsseEnvelope"]!["payload"]!)));
        Assert.Equal(
            [
                ("dev.sigstore.bundle.content", "dsse-envelope"),
                ("dev.sigstore.bundle.predicateType", "https://sigstore.dev/cosign/sign/v1"),
                ("in-toto.io/predicate-type", "https://sigstore.dev/cosign/sign/v1"),
            ],
            signature.Annotations!.Select(annotation => (annotation.Key, annotation.Value)));
    }

    [Fact]
    public void An_SBOM_is_signed_as_the_predicate_of_a_statement_and_provenance_as_it_is()
    {
        using var signer = TestKey.Signer();
        var provenance = Statement.Json(Image.Digest, PredicateTypes.Provenance, "{\"b\":1}"u8);

        var signatures = ImageSignatures.Sign(
            signer,
            [],
            [Document(AttachmentTypes.Spdx, "{ \"a\": \"+\" }"u8), Document(AttachmentTypes.InToto, provenance)],
            [],
            default);

        Assert.Equal([PredicateTypes.Spdx, PredicateTypes.Provenance], signatures.Select(signature => Verify(signature, signer).PredicateType));
        Assert.Equal("{\"a\":\"+\"}", Verify(signatures[0], signer).Predicate!.ToJsonString(Relaxed));
        Assert.Equal(provenance, SigstoreBundle.Parse(signatures[1].Content.AsSpan()).Payload);
    }

    [Theory]
    [InlineData("text/plain", "x")]
    [InlineData("application/vnd.openvex+json", "{}")]
    [InlineData("application/vnd.in-toto+json", "not a statement")]
    public void Another_file_is_signed_by_the_manifest_of_its_artifact(string type, string content)
    {
        using var signer = TestKey.Signer();
        var file = Document(type, Encoding.UTF8.GetBytes(content));

        var signature = Assert.Single(ImageSignatures.Sign(signer, [], [file], [], default));

        Assert.Equal(file.Manifest.Descriptor, signature.Subject);
        Assert.Equal(PredicateTypes.Image, Verify(signature, signer).PredicateType);
    }

    [Fact]
    public void A_valid_signature_of_the_same_statement_and_key_is_used_again()
    {
        using var signer = TestKey.Signer();
        using var another = TestKey.Signer();
        var first = ImageSignatures.Sign(signer, [Image, Other], [], [], default);

        var second = ImageSignatures.Sign(signer, [Image, Other], [], first, default);
        var ofAnother = ImageSignatures.Sign(another, [Image], [], first, default);

        Assert.Equal(first.Select(TextOf), second.Select(TextOf));
        Assert.Equal(another.PublicKey.Hint, SigstoreBundle.Parse(ofAnother[0].Content.AsSpan()).KeyHint);
    }

    [Fact]
    public void A_damaged_signature_is_made_again()
    {
        using var signer = TestKey.Signer();
        var signature = ImageSignatures.Sign(signer, [Image], [], [], default)[0];
        var damaged = signature with { Content = Change(signature, bundle => bundle with { Signature = Flip(bundle.Signature, 12) }) };
        var unreadable = signature with { Content = [.. "{"u8] };

        var again = Assert.Single(ImageSignatures.Sign(signer, [Image], [], [damaged, unreadable], default));

        Assert.Equal(PredicateTypes.Image, Verify(again, signer).PredicateType);
    }

    [Fact]
    public void The_right_key_and_digest_are_accepted()
    {
        using var key = TestKey.Create();
        using var signer = key.Open();
        using var publicKey = key.OpenPublic();
        var signature = ImageSignatures.Sign(signer, [Image], [], [], default)[0];

        var statement = SignatureVerification.Verify(signature.Content.AsSpan(), publicKey, Image.Digest);

        Assert.Equal(PredicateTypes.Image, statement.PredicateType);
        Assert.Equal(Image.Digest, Assert.Single(statement.Subjects));
    }

    [Fact]
    public void Another_key_is_refused()
    {
        using var signer = TestKey.Signer();
        using var another = TestKey.Signer();
        var signature = ImageSignatures.Sign(signer, [Image], [], [], default)[0];

        Refuses(signature.Content, another, Image.Digest, Codes.SignatureOfOtherKey);
    }

    [Fact]
    public void A_hint_of_the_right_key_does_not_help_another()
    {
        using var signer = TestKey.Signer();
        using var another = TestKey.Signer();
        var signature = ImageSignatures.Sign(signer, [Image], [], [], default)[0];

        Refuses(Change(signature, bundle => bundle with { KeyHint = another.PublicKey.Hint }), another, Image.Digest, Codes.SignatureInvalid);
    }

    [Fact]
    public void Another_digest_is_refused()
    {
        using var signer = TestKey.Signer();
        var signature = ImageSignatures.Sign(signer, [Image], [], [], default)[0];

        var error = Refuses(signature.Content, signer, Other.Digest, Codes.SignatureOfOtherSubject);

        Assert.Contains(Image.Digest.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_payload_is_refused_wherever_it_was_changed()
    {
        using var signer = TestKey.Signer();
        var signature = ImageSignatures.Sign(signer, [Image], [], [], default)[0];
        var length = SigstoreBundle.Parse(signature.Content.AsSpan()).Payload.Length;

        for (var i = 0; i < length; i++)
        {
            Refuses(Change(signature, bundle => bundle with { Payload = Flip(bundle.Payload, i) }), signer, Image.Digest, Codes.SignatureInvalid);
        }
    }

    [Fact]
    public void A_changed_type_of_the_payload_is_refused()
    {
        using var signer = TestKey.Signer();
        var signature = ImageSignatures.Sign(signer, [Image], [], [], default)[0];

        Refuses(Change(signature, bundle => bundle with { PayloadType = "text/plain" }), signer, Image.Digest, Codes.SignatureInvalid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"mediaType\":\"application/json\"}")]
    [InlineData("{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}")]
    [InlineData("{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"certificate\":{}}}")]
    [InlineData("{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{}},\"dsseEnvelope\":{}}")]
    public void What_is_no_signature_is_reported(string json)
    {
        using var signer = TestKey.Signer();

        Refuses([.. Encoding.UTF8.GetBytes(json)], signer, Image.Digest, Codes.SignatureUnreadable);
    }

    [Fact]
    public void What_is_signed_but_no_statement_is_reported()
    {
        using var signer = TestKey.Signer();
        var payload = "{}"u8.ToArray();
        var bundle = new SigstoreBundle(
            AttachmentTypes.InToto, [.. payload], [.. signer.Sign(Pae.Of(AttachmentTypes.InToto, payload), default)], signer.PublicKey.Hint);

        Refuses([.. bundle.ToJson()], signer, Image.Digest, Codes.SignatureUnreadable);
    }

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Attachment Document(string type, ReadOnlySpan<byte> content) => new(AttachmentTypes.KindOf(type), Image, type, type, [.. content]);

    private static Statement Verify(Attachment signature, ISigner signer) =>
        SignatureVerification.Verify(signature.Content.AsSpan(), signer.PublicKey, signature.Subject.Digest);

    private static MinImageException Refuses(ImmutableArray<byte> bundle, ISigner signer, Digest subject, string code)
    {
        var error = Assert.Throws<MinImageException>(() => SignatureVerification.Verify(bundle.AsSpan(), signer.PublicKey, subject));
        Assert.Equal(code, error.Code);
        return error;
    }

    private static ImmutableArray<byte> Change(Attachment signature, Func<SigstoreBundle, SigstoreBundle> change) =>
        [.. change(SigstoreBundle.Parse(signature.Content.AsSpan())).ToJson()];

    private static ImmutableArray<byte> Flip(ImmutableArray<byte> bytes, int index) => bytes.SetItem(index, (byte)(bytes[index] ^ 1));

    private static string TextOf(Attachment attachment) => Encoding.UTF8.GetString(attachment.Content.AsSpan());
}
