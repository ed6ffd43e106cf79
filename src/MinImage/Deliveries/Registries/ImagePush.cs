using System.Collections.Immutable;
using System.Globalization;
using MinImage.Attachments;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>
/// A delivery to a registry, byte for byte: what the registry lacks is sent, blobs first, then manifests, then the index, then what is attached to them. Tags
/// are set at the end, so none ever refers to a partial image, or to one whose signature does not exist yet.
/// </summary>
public static class ImagePush
{
    /// <summary>Pushes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="attachments">The documents about the image; those that <see cref="PushOptions.Attachments"/> selects are attached.</param>
    /// <param name="connection">The connection to the registry.</param>
    /// <param name="tags">The tags, at least one.</param>
    /// <param name="options">The settings.</param>
    /// <param name="log">
    /// Receives the progress, if the push takes longer than two seconds; <see cref="Codes.AttachmentRefused"/> and <see cref="Codes.ReferrersNotListed"/> if
    /// neither the attachments nor a signature were demanded.
    /// </param>
    /// <param name="cancellationToken">Ends the push, and deletes its upload sessions.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="PushCheck.Run"/>; <see cref="Codes.RegistryRefused"/>, <see cref="Codes.TagImmutable"/>,
    /// <see cref="Codes.MediaTypeRejected"/>, <see cref="Codes.RegistryTooLarge"/>, <see cref="Codes.RegistryQuotaExceeded"/>,
    /// <see cref="Codes.RegistryStalled"/>, <see cref="Codes.RegistryRateLimited"/>, <see cref="Codes.RegistryFailed"/>;
    /// <see cref="Codes.AttachmentRefused"/>, <see cref="Codes.ReferrersNotListed"/>; and <see cref="Codes.LayoutDamaged"/>. Tags that were
    /// not yet set are unchanged, and none refers to a partial image.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static PushedImage Run(
        LayoutImage image,
        ImmutableArray<Attachment> attachments,
        RegistryConnection connection,
        ImmutableArray<string> tags,
        PushOptions options,
        IDiagnosticLog log,
        CancellationToken cancellationToken) => RunAsync(image, attachments, connection, tags, options, log, cancellationToken).GetAwaiter().GetResult();

    // For tests, which wait for shorter times.
    internal static async Task<PushedImage> RunAsync(
        LayoutImage image,
        ImmutableArray<Attachment> attachments,
        ImageReference repository,
        ImmutableArray<string> tags,
        PushOptions options,
        RegistryHost host,
        RegistryLimits limits,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        using var connection = RegistryConnection.Begin(repository, host, limits, log, cancellationToken);
        return await RunAsync(image, attachments, connection, tags, options, log, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PushedImage> RunAsync(
        LayoutImage image,
        ImmutableArray<Attachment> attachments,
        RegistryConnection connection,
        ImmutableArray<string> tags,
        PushOptions options,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfZero(tags.Length);
        var references = tags.Distinct().Select(connection.Repository.WithTag).ToImmutableArray();
        var client = await connection.ClientAsync(cancellationToken).ConfigureAwait(false);
        using var progress = new PushProgress(log, $"Pushing {references[0]}", connection.Host.Clock);
        var manifests = new ManifestPush(image, client, connection.Retries, options.SkipsKnownManifests);

        // The registry has everything that a manifest which it has refers to (distribution-spec 1.1, "Pushing Manifests").
        var isPresent = manifests.IsPresentAsync(image.Top, cancellationToken);
        var pending = manifests.PendingAsync([.. references.Select(reference => reference.Tag!)], cancellationToken);
        await Task.WhenAll(isPresent, pending).ConfigureAwait(false);
        var blobs = BlobsOf(image);
        var isSent = isPresent.Result ? new bool[blobs.Length]
            : await SendBlobs(image, blobs, connection, client, options, progress, log, cancellationToken).ConfigureAwait(false);
        ImmutableArray<Attachment> selected = [.. attachments.Where(options.Attachments.Contains)];
        if (!isPresent.Result)
        {
            await manifests.PushAsync(withTop: !selected.IsEmpty, cancellationToken).ConfigureAwait(false);
        }

        var attached = selected.IsEmpty ? [] : await Attach(selected, options, connection, client, log, cancellationToken).ConfigureAwait(false);
        await manifests.TagAsync(pending.Result, cancellationToken).ConfigureAwait(false);
        var sizes = blobs.Zip(isSent).ToLookup(blob => blob.Second, blob => blob.First.Size);
        return new(
            references, connection.Repository.WithDigest(image.Top.Digest), sizes[true].Count(), sizes[true].Sum(), sizes[false].Count(), sizes[false].Sum())
        {
            Attachments = attached,
        };
    }

    private static async Task<ImmutableArray<PushedAttachment>> Attach(
        ImmutableArray<Attachment> attachments,
        PushOptions options,
        RegistryConnection connection,
        RegistryClient client,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        var (retries, limits) = (connection.Retries, connection.Limits);
        var referrers = new Referrers(client, retries);
        var tag = new ReferrersTag(referrers, client, retries, connection.Host, limits, connection.Repository.Registry);
        var push = new AttachmentPush(client, retries, new BlobUploads(client, retries, limits, log), referrers, tag, log);
        try
        {
            return await push.PushAsync(attachments, options.Signer, cancellationToken).ConfigureAwait(false);
        }
        catch (MinImageException e) when (e.Code is Codes.AttachmentRefused or Codes.ReferrersNotListed
            && !options.Attachments.IsDemanded && attachments.All(attachment => attachment.Kind != AttachmentKind.Signature))
        {
            // Nobody asked for them, and the image is complete without them.
            log.Warn(e.Code, $"{e.Message} The image itself was pushed.");
            return [];
        }
    }

    private static ImmutableArray<Descriptor> BlobsOf(LayoutImage image) => [.. image.Blobs.Where(blob => !MediaTypes.IsManifestOrIndex(blob.MediaType))];

    private static async Task<bool[]> SendBlobs(
        LayoutImage image,
        ImmutableArray<Descriptor> blobs,
        RegistryConnection connection,
        RegistryClient client,
        PushOptions options,
        PushProgress progress,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        var uploads = new BlobUploads(client, connection.Retries, connection.Limits, log);
        var isSent = new bool[blobs.Length];

        // The first failure cancels the others, which delete their sessions before this returns.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, blobs.Length, parallel, async (i, ending) =>
        {
            var blob = blobs[i];
            var source = new BlobSource(blob.Digest, blob.Size, () => image.OpenBlob(blob));
            isSent[i] = await uploads.PushAsync(source, progress, () => progress.Expect(blob.Size), ending).ConfigureAwait(false);
            log.Trace(string.Create(CultureInfo.InvariantCulture, $"{blob.Digest}: {(isSent[i] ? "sent" : "present")}, {blob.Size} bytes"));
        }).ConfigureAwait(false);
        return isSent;
    }
}
