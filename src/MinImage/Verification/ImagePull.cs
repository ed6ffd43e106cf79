using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Verification;

/// <summary>Pulls the blobs of an image into a folder. Whether they have their digests is found when the image is verified.</summary>
/// <param name="client">The client of the registry.</param>
/// <param name="retries">Repeats requests that fail temporarily.</param>
/// <param name="folder">The folder of the layout.</param>
internal sealed class ImagePull(RegistryClient client, Retries retries, string folder)
{
    /// <summary>Pulls a manifest or index.</summary>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The descriptor; null if the registry does not have it.</returns>
    /// <exception cref="MinImageException">The errors of <see cref="RegistryClient.ManifestAsync"/>.</exception>
    public async Task<Descriptor?> ManifestAsync(string reference, CancellationToken cancellationToken)
    {
        var pulled = await retries.RunAsync($"Manifest {reference}", _ => client.ManifestAsync(reference, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (pulled is null)
        {
            return null;
        }

        await File.WriteAllBytesAsync(TemporaryLayout.PathOf(folder, pulled.Digest), pulled.Content, cancellationToken).ConfigureAwait(false);
        return new(pulled.MediaType, pulled.Digest, pulled.Content.Length);
    }

    /// <summary>Pulls everything that an image refers to.</summary>
    /// <param name="top">The descriptor of its manifest or index.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The image's manifests and indexes.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.ImageUnreadable"/>; and the errors of <see cref="RegistryClient"/>.</exception>
    public async Task<ImmutableArray<Descriptor>> BlobsAsync(Descriptor top, CancellationToken cancellationToken)
    {
        var manifests = ImmutableArray.CreateBuilder<Descriptor>();
        manifests.Add(top);
        for (var i = 0; i < manifests.Count; i++)
        {
            foreach (var link in BlobGraph.LinksOf(Parse(manifests[i]), manifests[i].Digest).Where(link => link.Role != BlobRole.Subject))
            {
                var target = link.Target ?? throw Unreadable($"{manifests[i].Digest} has an invalid descriptor", cause: null);
                if (File.Exists(TemporaryLayout.PathOf(folder, target.Digest)))
                {
                    continue;
                }

                if (link.IsParsed)
                {
                    manifests.Add(await ManifestAsync(target.Digest.ToString(), cancellationToken).ConfigureAwait(false)
                        ?? throw Unreadable($"the registry does not have its manifest {target.Digest}", cause: null));
                }
                else
                {
                    await BlobAsync(new(target.MediaType, target.Digest, target.Size), cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return manifests.ToImmutable();
    }

    private async Task BlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        await retries.RunAsync(
            $"Blob {blob.Digest}",
            async _ =>
            {
                var target = new FileStream(TemporaryLayout.PathOf(folder, blob.Digest), FileMode.Create, FileAccess.Write);
                await using (target.ConfigureAwait(false))
                {
                    await client.CopyBlobAsync(blob, target, cancellationToken).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private JsonObject Parse(Descriptor manifest)
    {
        try
        {
            using var stream = RegularFile.OpenRead(TemporaryLayout.PathOf(folder, manifest.Digest));
            return BlobGraph.Parse(stream);
        }
        catch (JsonException e)
        {
            throw Unreadable($"{manifest.Digest} cannot be read: {ForeignText.Line(e.Message).TrimEnd('.')}", e);
        }
    }

    private static MinImageException Unreadable(string reason, Exception? cause)
    {
        var message = $"The image cannot be verified: {reason}. Push it again, and do not use what the registry has.";
        return cause is null ? new(Codes.ImageUnreadable, message) : new(Codes.ImageUnreadable, message, cause);
    }
}
