using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Oci;

namespace MinImage.Attachments;

/// <summary>
/// The artifact by which an attachment is stored (image-spec 1.1, manifest, "Guidelines for Artifact Usage"): a manifest with the type of the artifact, the
/// empty config, the document as its only layer, and the subject. The same attachment always has the same manifest.
/// </summary>
/// <param name="Descriptor">The descriptor of the manifest as lists of referrers contain it: with the type and the annotations of the artifact.</param>
/// <param name="Json">The manifest, byte for byte.</param>
/// <param name="Document">The descriptor of the document.</param>
internal sealed record AttachmentManifest(Descriptor Descriptor, ImmutableArray<byte> Json, Descriptor Document)
{
    /// <summary>The annotation with the name of a file, which clients such as oras give to the file that they write.</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>The content of the config.</summary>
    public static ImmutableArray<byte> EmptyContent { get; } = [.. "{}"u8];

    /// <summary>The config: none (image-spec 1.1, manifest, "Guidance for an Empty Descriptor").</summary>
    public static Descriptor EmptyConfig { get; } = new(MediaTypes.Empty, Digest.Of(EmptyContent.AsSpan()), EmptyContent.Length);

    /// <summary>Creates the manifest of an attachment.</summary>
    /// <param name="attachment">The attachment.</param>
    public static AttachmentManifest Of(Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        var annotations = attachment.Annotations is { Count: > 0 } some ? some : null;
        var document = new Descriptor(attachment.MediaType, Digest.Of(attachment.Content.AsSpan()), attachment.Content.Length)
        {
            Annotations = annotations?.GetValueOrDefault(Title) is { } title
                ? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(Title, title)
                : null,
        };
        var subject = attachment.Subject;
        var json = new ImageManifest(EmptyConfig, [document])
        {
            ArtifactType = attachment.ArtifactType,
            Subject = new(subject.MediaType, subject.Digest, subject.Size),
            Annotations = annotations,
        }.ToJson();
        var descriptor = new Descriptor(MediaTypes.ImageManifest, Digest.Of(json), json.Length)
        {
            ArtifactType = attachment.ArtifactType,
            Annotations = annotations,
        };
        return new(descriptor, [.. json], document);
    }

    /// <summary>Parses the manifest of an artifact that another process has written; returns null if it is none.</summary>
    /// <param name="json">The manifest.</param>
    public static ImageManifest? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OciJson.Context.ImageManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the attachment that an artifact stores; null if the manifest has no subject, or not one layer.</summary>
    /// <param name="manifest">The manifest of the artifact.</param>
    /// <param name="document">The content of its layer.</param>
    public static Attachment? Read(ImageManifest manifest, ReadOnlySpan<byte> document)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest is not { Subject: { } subject, Layers: [var layer] })
        {
            return null;
        }

        // Without a type of its own, the type of an artifact is that of its config.
        var type = manifest.ArtifactType ?? manifest.Config.MediaType;
        return new(AttachmentTypes.KindOf(type), subject, type, layer.MediaType, [.. document]) { Annotations = manifest.Annotations };
    }
}
