using System.Collections.Immutable;
using System.Globalization;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>
/// A delivery to a registry, byte for byte: what the registry lacks is sent, blobs first, then manifests, then the index. Tags are set at the end, so none
/// ever refers to a partial image.
/// </summary>
public static class ImagePush
{
    /// <summary>Pushes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="repository">The reference to the repository.</param>
    /// <param name="tags">The tags, at least one.</param>
    /// <param name="options">The settings.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="log">Receives the progress, if the push takes longer than two seconds.</param>
    /// <param name="cancellationToken">Ends the push, and deletes its upload sessions.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="PushCheck.Run"/>; <see cref="Codes.RegistryRefused"/>, <see cref="Codes.TagImmutable"/>,
    /// <see cref="Codes.MediaTypeRejected"/>, <see cref="Codes.RegistryTooLarge"/>, <see cref="Codes.RegistryQuotaExceeded"/>,
    /// <see cref="Codes.RegistryStalled"/>, <see cref="Codes.RegistryRateLimited"/>, <see cref="Codes.RegistryFailed"/>; and
    /// <see cref="Codes.LayoutDamaged"/>. Tags that were not yet set are unchanged, and none refers to a partial image.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static PushedImage Run(
        LayoutImage image,
        ImageReference repository,
        ImmutableArray<string> tags,
        PushOptions options,
        RegistryHost host,
        IDiagnosticLog log,
        CancellationToken cancellationToken) =>
        RunAsync(image, repository, tags, options, host, RegistryLimits.Default, log, cancellationToken).GetAwaiter().GetResult();

    // For tests, which wait for shorter times.
    internal static async Task<PushedImage> RunAsync(
        LayoutImage image,
        ImageReference repository,
        ImmutableArray<string> tags,
        PushOptions options,
        RegistryHost host,
        RegistryLimits limits,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfZero(tags.Length);
        var references = tags.Distinct().Select(repository.WithTag).ToImmutableArray();
        var retries = new Retries(host, limits, log);
        using var client = await retries.RunAsync(
            $"Connecting to {repository.Registry}", _ => RegistryClient.ConnectAsync(repository, host, limits, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        using var progress = new PushProgress(log, $"Pushing {references[0]}", host.Clock);
        var manifests = new ManifestPush(image, client, retries);

        // The registry has everything that a manifest which it has refers to (distribution-spec 1.1, "Pushing Manifests").
        var (sent, present) = await manifests.IsPresentAsync(image.Top, cancellationToken).ConfigureAwait(false)
            ? ([], BlobsOf(image))
            : await SendBlobs(image, client, retries, limits, options, progress, log, cancellationToken).ConfigureAwait(false);
        await manifests.PushAsync([.. references.Select(reference => reference.Tag!)], cancellationToken).ConfigureAwait(false);
        return new(
            references,
            repository.WithDigest(image.Top.Digest),
            sent.Length,
            sent.Sum(blob => blob.Size),
            present.Length,
            present.Sum(blob => blob.Size));
    }

    private static ImmutableArray<Descriptor> BlobsOf(LayoutImage image) => [.. image.Blobs.Where(blob => !MediaTypes.IsManifestOrIndex(blob.MediaType))];

    private static async Task<(ImmutableArray<Descriptor> Sent, ImmutableArray<Descriptor> Present)> SendBlobs(
        LayoutImage image,
        RegistryClient client,
        Retries retries,
        RegistryLimits limits,
        PushOptions options,
        PushProgress progress,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        var blobs = BlobsOf(image);
        var uploads = new BlobUploads(client, retries, limits, log);
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
        return ([.. blobs.Where((_, i) => isSent[i])], [.. blobs.Where((_, i) => !isSent[i])]);
    }
}
