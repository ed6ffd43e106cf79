using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Oci;

namespace MinImage.Publishing;

/// <summary>Writes the documents about the platforms of an image for its index, which refers to them besides the platforms.</summary>
internal static class IndexAttestations
{
    /// <summary>Writes the blobs of an attestation manifest for each platform about which there are documents.</summary>
    /// <param name="platforms">The platforms, to which no index refers yet.</param>
    /// <param name="documents">The documents.</param>
    /// <returns>The entries of the index, in the order of the platforms.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    public static ImmutableArray<Descriptor> Write(UncommittedPlatforms platforms, IReadOnlyCollection<Attachment> documents)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        var manifests = platforms.Platforms.Select(platform => AttestationManifest.Of(platform.Manifest, documents)).OfType<AttestationManifest>();
        return [.. manifests.Select(manifest => Write(platforms, manifest))];
    }

    private static Descriptor Write(UncommittedPlatforms platforms, AttestationManifest manifest)
    {
        platforms.WriteBlob(AttachmentManifest.EmptyConfig.MediaType, AttachmentManifest.EmptyContent.AsMemory());
        foreach (var statement in manifest.Statements)
        {
            platforms.WriteBlob(AttachmentTypes.InToto, statement.AsMemory());
        }

        platforms.WriteBlob(MediaTypes.ImageManifest, manifest.Json.AsMemory());
        return manifest.Entry;
    }
}
