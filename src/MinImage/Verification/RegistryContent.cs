using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Verification;

/// <summary>Pulls an image and the documents about it from a registry.</summary>
public static class RegistryContent
{
    /// <summary>Pulls the image of all its platforms into a temporary folder.</summary>
    /// <param name="reference">The image, by tag or by digest.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="log">Receives what is repeated.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ImageNotFound"/>, <see cref="Codes.ImageUnreadable"/>; and the errors of a registry, from 5001 on.
    /// </exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static ImageContent Open(ImageReference reference, RegistryHost host, IDiagnosticLog log, CancellationToken cancellationToken) =>
        OpenAsync(reference, host, RegistryLimits.Default, log, cancellationToken).GetAwaiter().GetResult();

    // For tests, which wait for shorter times.
    internal static async Task<ImageContent> OpenAsync(
        ImageReference reference, RegistryHost host, RegistryLimits limits, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        using var connection = RegistryConnection.Begin(reference, host, limits, log, cancellationToken);
        var client = await connection.ClientAsync(cancellationToken).ConfigureAwait(false);
        var folder = TemporaryLayout.Create();
        try
        {
            var pull = new ImagePull(client, connection.Retries, folder);
            var top = await pull.ManifestAsync(reference.Digest?.ToString() ?? reference.Tag!, cancellationToken).ConfigureAwait(false)
                ?? throw new MinImageException(
                    Codes.ImageNotFound, $"The registry has no image '{reference}'. Check ContainerRegistry, ContainerRepository and ContainerImageTag.");
            var manifests = await pull.BlobsAsync(top, cancellationToken).ConfigureAwait(false);
            TemporaryLayout.Complete(folder, top);
            var attachments = await AttachmentsAsync(new(client, connection.Retries), manifests, cancellationToken).ConfigureAwait(false);
            var image = LayoutImage.Open(OciLayout.OpenExisting(folder, log), top.Digest, cancellationToken);
            return new(reference.ToString(), folder, image, attachments, temporary: folder);
        }
        catch
        {
            TemporaryLayout.Delete(folder);
            throw;
        }
    }

    private static async Task<ImmutableArray<Attachment>> AttachmentsAsync(
        Referrers referrers, ImmutableArray<Descriptor> manifests, CancellationToken cancellationToken)
    {
        var attachments = ImmutableArray.CreateBuilder<Attachment>();
        foreach (var manifest in manifests)
        {
            var listed = await referrers.ListAsync(manifest.Digest, cancellationToken).ConfigureAwait(false);
            foreach (var artifact in listed.Manifests)
            {
                // What a registry lists under a subject is not trusted to be about it.
                if (await referrers.PullAsync(artifact, cancellationToken).ConfigureAwait(false) is { } attachment
                    && attachment.Subject.Digest == manifest.Digest)
                {
                    attachments.Add(attachment);
                }
            }
        }

        return attachments.ToImmutable();
    }
}
