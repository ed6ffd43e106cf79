using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Attachments.Signatures;

/// <summary>A signature as cosign stores it: a Sigstore bundle 0.3 with a DSSE envelope that was signed with a key.</summary>
/// <param name="PayloadType">The media type of the payload.</param>
/// <param name="Payload">What was signed.</param>
/// <param name="Signature">The signature, DER for ECDSA.</param>
/// <param name="KeyHint">The name of the key, <see cref="VerificationKey.Hint"/>; null if the bundle contains none.</param>
internal sealed record SigstoreBundle(string PayloadType, ImmutableArray<byte> Payload, ImmutableArray<byte> Signature, string? KeyHint)
{
    // What cosign and MinImage write; and what earlier versions of the format are called.
    private const string FormerPrefix = "application/vnd.dev.sigstore.bundle+json;version=0.";

    /// <summary>Returns the compact JSON; equal values have the same bytes.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("mediaType", AttachmentTypes.SigstoreBundle);
            writer.WriteStartObject("verificationMaterial");
            writer.WriteStartObject("publicKey");
            writer.WriteString("hint", KeyHint ?? "");
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartObject("dsseEnvelope");
            writer.WriteBase64String("payload", Payload.AsSpan());
            writer.WriteString("payloadType", PayloadType);
            writer.WriteStartArray("signatures");
            writer.WriteStartObject();
            writer.WriteBase64String("sig", Signature.AsSpan());
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Parses a bundle that this or another tool has written.</summary>
    /// <param name="json">The bundle.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.SignatureUnreadable"/>: it is not a bundle with an envelope and one signature, or it was signed with a certificate instead of a key.
    /// </exception>
    public static SigstoreBundle Parse(ReadOnlySpan<byte> json)
    {
        JsonObject? root;
        try
        {
            root = StrictJson.Parse(json) as JsonObject;
        }
        catch (JsonException e)
        {
            throw Unreadable($"it is not JSON ({ForeignText.Line(e.Message).TrimEnd('.')})");
        }

        var type = root.Text("mediaType") ?? "";
        if (type != AttachmentTypes.SigstoreBundle && !type.StartsWith(FormerPrefix, StringComparison.Ordinal))
        {
            throw Unreadable($"its media type is '{ForeignText.Line(type)}', not {AttachmentTypes.SigstoreBundle}");
        }

        var material = root?["verificationMaterial"] as JsonObject;
        if (material?["publicKey"] is not JsonObject key)
        {
            throw Unreadable("it was signed with a certificate and not with a key, which MinImage does not verify: use cosign verify");
        }

        return root?["dsseEnvelope"] is JsonObject envelope
            && Bytes(envelope.Text("payload")) is { } payload
            && envelope.Text("payloadType") is { } payloadType
            && envelope.Items("signatures").ToList() is [JsonObject signature]
            && Bytes(signature.Text("sig")) is { } bytes
                ? new(payloadType, payload, bytes, key.Text("hint"))
                : throw Unreadable("it does not contain a DSSE envelope with one signature");
    }

    private static ImmutableArray<byte>? Bytes(string? text) => text is not null && Base64.IsValid(text) ? [.. Convert.FromBase64String(text)] : null;

    private static MinImageException Unreadable(string reason) => new(Codes.SignatureUnreadable, $"The signature cannot be read: {reason}.");
}
