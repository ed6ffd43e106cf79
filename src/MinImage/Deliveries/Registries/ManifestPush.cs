using System.Collections.Immutable;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>Pushes the manifests of an image, then its index, and sets the tags in the last step.</summary>
/// <param name="image">The image.</param>
/// <param name="client">The client.</param>
/// <param name="retries">Repeats requests that fail temporarily.</param>
/// <param name="skipsKnown">Whether the registry is asked for what it has; otherwise, everything is pushed.</param>
internal sealed class ManifestPush(LayoutImage image, RegistryClient client, Retries retries, bool skipsKnown)
{
    /// <summary>Checks whether the repository has a manifest or index, and it need not be pushed.</summary>
    /// <param name="manifest">The descriptor.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<bool> IsPresentAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return skipsKnown && await DigestAsync(manifest.Digest.ToString(), cancellationToken).ConfigureAwait(false) == manifest.Digest;
    }

    /// <summary>Pushes the manifests and indexes that the repository lacks, without a tag.</summary>
    /// <param name="withTop">Whether the manifest or index of the whole image is one of them; otherwise, a tag has to be set to push it.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task PushAsync(bool withTop, CancellationToken cancellationToken)
    {
        // The index is the first of the blobs, and an index that it refers to follows it: the reverse order is that of dependencies.
        foreach (var manifest in image.Blobs
            .Where(blob => MediaTypes.IsManifestOrIndex(blob.MediaType) && (withTop || blob.Digest != image.Top.Digest))
            .Reverse())
        {
            if (!await IsPresentAsync(manifest, cancellationToken).ConfigureAwait(false))
            {
                await PutAsync(manifest, manifest.Digest.ToString(), [], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns the tags that do not refer to the image. One that cannot be moved may so be pushed again with the same image.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<ImmutableArray<string>> PendingAsync(ImmutableArray<string> tags, CancellationToken cancellationToken)
    {
        if (!skipsKnown)
        {
            return tags;
        }

        var digests = await Task.WhenAll(tags.Select(tag => DigestAsync(tag, cancellationToken))).ConfigureAwait(false);
        return [.. tags.Where((_, i) => digests[i] != image.Top.Digest)];
    }

    /// <summary>Pushes the manifest or index of the whole image with its tags; all others have been pushed.</summary>
    /// <param name="tags">The tags that do not already refer to it.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task TagAsync(ImmutableArray<string> tags, CancellationToken cancellationToken)
    {
        var pending = tags.ToList();
        if (pending.Count > 1)
        {
            try
            {
                var answer = await PutAsync(image.Top, image.Top.Digest.ToString(), [.. pending], cancellationToken).ConfigureAwait(false);
                pending.RemoveAll(answer.Tags.Contains);
            }
            catch (MinImageException e) when (e.Code == Codes.RegistryRefused)
            {
                // A registry that does not know the parameters should ignore them; one that does not gets each tag by itself.
            }
        }

        foreach (var tag in pending)
        {
            await PutAsync(image.Top, tag, [], cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<Digest?> DigestAsync(string reference, CancellationToken cancellationToken) =>
        retries.RunAsync($"Manifest {reference}", _ => client.ManifestDigestAsync(reference, cancellationToken), cancellationToken);

    private async Task<RegistryAnswer> PutAsync(Descriptor manifest, string reference, ImmutableArray<string> tags, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        image.CopyBlob(manifest, content, progress: null, cancellationToken);
        return await retries.RunAsync(
            $"Manifest {reference}",
            _ => client.PutManifestAsync(content.GetBuffer().AsMemory(0, (int)content.Length), manifest, reference, tags, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }
}
