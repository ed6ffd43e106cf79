using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>
/// Adds manifests to the index to which the tag <c>sha256-DIGEST</c> of a subject refers, for registries that do not list referrers by themselves
/// (distribution-spec 1.1, "Referrers Tag Schema"). What others have added remains. No registry compares before it replaces a tag, so an update can be lost:
/// the index is read again after it was written, and merged again if it does not contain what was added.
/// </summary>
/// <param name="referrers">Reads the index.</param>
/// <param name="client">The client.</param>
/// <param name="retries">Repeats requests that fail temporarily.</param>
/// <param name="host">The waits between attempts, and their randomness.</param>
/// <param name="limits">The length of the waits.</param>
/// <param name="address">The registry, for messages.</param>
internal sealed class ReferrersTag(
    Referrers referrers, RegistryClient client, Retries retries, RegistryHost host, RegistryLimits limits, string address)
{
    private const int MostAttempts = 8;

    /// <summary>Adds manifests to the index.</summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="artifacts">The descriptors of the manifests, with the type and the annotations of the artifacts.</param>
    /// <param name="cancellationToken">Cancels the requests and the waits.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ReferrersNotListed"/>: the registry has no place for the index, somebody else uses the tag, or other clients replace the index each
    /// time; the errors of <see cref="RegistryClient"/>.
    /// </exception>
    public async Task AddAsync(Digest subject, ImmutableArray<Descriptor> artifacts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var tag = Referrers.TagOf(subject);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (attempt > 1)
            {
                // Clients that wrote at the same time do not return at the same time.
                await host.Delay(limits.FirstDelay * host.Random(), cancellationToken).ConfigureAwait(false);
            }

            var (index, state) = await referrers.TaggedIndexAsync(subject, cancellationToken).ConfigureAwait(false);
            if (state == ReferrersTagState.Other || (state == ReferrersTagState.Subject && attempt > 0))
            {
                throw NotListed(
                    subject,
                    state == ReferrersTagState.Other
                        ? $"its tag '{tag}' refers to something else than an index. Delete the tag, and push again"
                        : $"it does not store the tag '{tag}', which replaces the list. Set MinImageAttach to none for this registry");
            }

            var listed = Referrers.ManifestsOf(index).Select(manifest => manifest.Digest).ToHashSet();
            ImmutableArray<Descriptor> missing = [.. artifacts.Where(artifact => !listed.Contains(artifact.Digest))];
            if (missing.IsEmpty)
            {
                return;
            }

            await Put(tag, index, missing, cancellationToken).ConfigureAwait(false);
        }

        throw NotListed(subject, $"other clients replace its index '{tag}' at the same time. Push again");
    }

    // The descriptors of others are written back as they were read.
    private async Task Put(string tag, JsonObject index, ImmutableArray<Descriptor> added, CancellationToken cancellationToken)
    {
        var manifests = index["manifests"]!.AsArray();
        foreach (var artifact in added)
        {
            manifests.Add(JsonSerializer.SerializeToNode(artifact, OciJson.Context.Descriptor));
        }

        var json = OciJson.Bytes(index);
        var descriptor = new Descriptor(MediaTypes.ImageIndex, Digest.Of(json), json.Length);
        try
        {
            await retries.RunAsync($"Manifest {tag}", _ => client.PutManifestAsync(json, descriptor, tag, [], cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MinImageException e) when (e.Code is Codes.TagImmutable or Codes.RegistryRefused)
        {
            throw new MinImageException(
                Codes.ReferrersNotListed,
                $"{e.Message} This tag replaces a list of attachments, which the registry does not have: allow tags that begin with 'sha256-' to be set and "
                    + "moved, or set MinImageAttach to none.",
                e);
        }
    }

    private MinImageException NotListed(Digest subject, string reason) => new(
        Codes.ReferrersNotListed, $"The registry '{address}' does not list what is attached to {subject}: {reason}.");
}
