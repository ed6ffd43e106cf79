using System.Collections.Immutable;
using System.Globalization;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>
/// Attaches documents to an image in a registry, as referrers (distribution-spec 1.1, "Pushing Manifests with Subject"). What the registry lists already is not
/// sent again. Whether the registry lists what is sent is known by its answer alone; if it does not, the index of the subject's tag lists it.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="retries">Repeats requests that fail temporarily.</param>
/// <param name="uploads">Uploads the documents.</param>
/// <param name="referrers">Lists what is attached.</param>
/// <param name="tag">Adds to the index of a tag.</param>
/// <param name="log">Receives what was attached, as a trace.</param>
internal sealed class AttachmentPush(
    RegistryClient client, Retries retries, BlobUploads uploads, Referrers referrers, ReferrersTag tag, IDiagnosticLog log)
{
    /// <summary>Attaches documents to their subjects, which the registry has.</summary>
    /// <param name="attachments">The documents.</param>
    /// <param name="signer">
    /// The public key of the signer: a signature of the same statement that the registry has, and that the key verifies, is used instead of another one.
    /// Null if none is known.
    /// </param>
    /// <param name="cancellationToken">Ends the push.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.AttachmentRefused"/>, <see cref="Codes.ReferrersNotListed"/>, and the errors of <see cref="RegistryClient"/>.
    /// </exception>
    public async Task<ImmutableArray<PushedAttachment>> PushAsync(
        ImmutableArray<Attachment> attachments, VerificationKey? signer, CancellationToken cancellationToken)
    {
        var pushed = ImmutableArray.CreateBuilder<PushedAttachment>(attachments.Length);
        foreach (var ofSubject in attachments.GroupBy(attachment => attachment.Subject.Digest))
        {
            var listed = await referrers.ListAsync(ofSubject.Key, cancellationToken).ConfigureAwait(false);
            var unlisted = ImmutableArray.CreateBuilder<Descriptor>();
            foreach (var attachment in ofSubject)
            {
                var manifest = attachment.Manifest;
                var present = listed.Contains(manifest.Descriptor.Digest) ? manifest.Descriptor.Digest
                    : await FindEquivalent(attachment, listed, signer, cancellationToken).ConfigureAwait(false);
                if (present is null && !await SendAsync(attachment, cancellationToken).ConfigureAwait(false))
                {
                    unlisted.Add(manifest.Descriptor);
                }

                log.Trace(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{attachment.ArtifactType} of {ofSubject.Key}: {present ?? manifest.Descriptor.Digest}, {(present is null ? "sent" : "present")}"));
                pushed.Add(new(attachment.Kind, attachment.ArtifactType, ofSubject.Key, present ?? manifest.Descriptor.Digest, IsSent: present is null));
            }

            if (unlisted.Count > 0)
            {
                await tag.AddAsync(ofSubject.Key, unlisted.ToImmutable(), cancellationToken).ConfigureAwait(false);
            }
        }

        return pushed.ToImmutable();
    }

    // Only signatures of the same statement differ each time that they are made.
    private async Task<Digest?> FindEquivalent(
        Attachment attachment, ReferrersList listed, VerificationKey? signer, CancellationToken cancellationToken)
    {
        if (signer is null || attachment.Kind != AttachmentKind.Signature)
        {
            return null;
        }

        foreach (var candidate in listed.Manifests.Where(manifest => IsCandidate(manifest, attachment)))
        {
            if (await referrers.PullAsync(candidate, cancellationToken).ConfigureAwait(false) is { } present
                && ImageSignatures.AreEquivalent(attachment, present, signer))
            {
                return candidate.Digest;
            }
        }

        return null;
    }

    // A list without annotations rules nothing out.
    private static bool IsCandidate(Descriptor listed, Attachment attachment) =>
        listed.ArtifactType == attachment.ArtifactType
            && (listed.Annotations is null || attachment.Annotations is null || attachment.Annotations.All(own =>
                !listed.Annotations.TryGetValue(own.Key, out var value) || value == own.Value));

    /// <summary>Sends an attachment: its document, the empty config, then the manifest.</summary>
    /// <returns>Whether the registry lists it by itself.</returns>
    private async Task<bool> SendAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var manifest = attachment.Manifest;
        try
        {
            await SendBlob(manifest.Document, attachment.Content, cancellationToken).ConfigureAwait(false);
            await SendBlob(AttachmentManifest.EmptyConfig, AttachmentManifest.EmptyContent, cancellationToken).ConfigureAwait(false);
            var digest = manifest.Descriptor.Digest;
            var answer = await retries.RunAsync(
                $"Manifest {digest}",
                _ => client.PutManifestAsync(manifest.Json.AsMemory(), manifest.Descriptor, digest.ToString(), [], cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return answer.Subject == attachment.Subject.Digest;
        }
        catch (MinImageException e) when (e.Code is Codes.MediaTypeRejected or Codes.RegistryRefused)
        {
            throw new MinImageException(
                Codes.AttachmentRefused,
                $"The registry does not accept the attachment '{attachment.ArtifactType}' of {attachment.Subject.Digest}: {e.Message} "
                    + "To push the image without attachments, set MinImageAttach to none.",
                e);
        }
    }

    private Task<bool> SendBlob(Descriptor blob, ImmutableArray<byte> content, CancellationToken cancellationToken) => uploads.PushAsync(
        new BlobSource(blob.Digest, blob.Size, () => new MemoryStream([.. content], writable: false)), progress: null, () => { }, cancellationToken);
}
