using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>
/// Reads the referrers of a subject (distribution-spec 1.1, "Listing Referrers"): from the registry's list or, if it has none, from the index to which the tag
/// <c>sha256-DIGEST</c> refers ("Referrers Tag Schema").
/// </summary>
/// <param name="client">The client.</param>
/// <param name="retries">Repeats requests that fail temporarily.</param>
internal sealed class Referrers(RegistryClient client, Retries retries)
{
    // A subject with more referrers than fit on these pages is not ours; the end of the list is then not read.
    private const int MostPages = 100;

    // A bundle with an SBOM is far below; what a registry lists is not trusted.
    private const long LongestDocument = 64 * 1024 * 1024;

    /// <summary>Returns the tag that replaces the list of a subject's referrers.</summary>
    /// <param name="subject">The digest of the subject.</param>
    public static string TagOf(Digest subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return $"{subject.Algorithm}-{subject.Hex}";
    }

    /// <summary>Lists the referrers of a subject.</summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="MinImageException">The errors of <see cref="RegistryClient"/>.</exception>
    public async Task<ReferrersList> ListAsync(Digest subject, CancellationToken cancellationToken) =>
        await ByApi(subject, cancellationToken).ConfigureAwait(false)
            ?? new(ManifestsOf((await TaggedIndexAsync(subject, cancellationToken).ConfigureAwait(false)).Index));

    /// <summary>Pulls an artifact with one document.</summary>
    /// <param name="artifact">The descriptor of its manifest.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The attachment; null if the manifest does not exist any more, has no subject, or has not one layer of a reasonable length.</returns>
    /// <exception cref="MinImageException">The errors of <see cref="RegistryClient"/>.</exception>
    public async Task<Attachment?> PullAsync(Descriptor artifact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var pulled = await retries.RunAsync(
            $"Manifest {artifact.Digest}", _ => client.ManifestAsync(artifact.Digest.ToString(), cancellationToken), cancellationToken).ConfigureAwait(false);
        if (pulled is null || AttachmentManifest.Parse(pulled.Content.Span) is not { Layers: [var layer] } manifest || layer.Size is < 0 or > LongestDocument)
        {
            return null;
        }

        var document = await retries.RunAsync($"Blob {layer.Digest}", _ => client.BlobAsync(layer, cancellationToken), cancellationToken).ConfigureAwait(false);
        return AttachmentManifest.Read(manifest, document.Span);
    }

    /// <summary>Reads the index to which the tag of a subject refers.</summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The index, or an empty one; and what the tag refers to.</returns>
    internal async Task<(JsonObject Index, ReferrersTagState State)> TaggedIndexAsync(Digest subject, CancellationToken cancellationToken)
    {
        var tag = TagOf(subject);
        var tagged = await retries.RunAsync($"Manifest {tag}", _ => client.ManifestAsync(tag, cancellationToken), cancellationToken).ConfigureAwait(false);
        return tagged is null ? (EmptyIndex(), ReferrersTagState.Free)

            // GitLab takes the tag for the digest that it contains.
            : tagged.Digest == subject ? (EmptyIndex(), ReferrersTagState.Subject)
            : tagged.MediaType == MediaTypes.ImageIndex && ParseIndex(tagged.Content) is { } index ? (index, ReferrersTagState.Index)
            : (EmptyIndex(), ReferrersTagState.Other);
    }

    /// <summary>Returns the descriptors of an index; those that cannot be read are omitted.</summary>
    /// <param name="index">The index.</param>
    internal static ImmutableArray<Descriptor> ManifestsOf(JsonObject index) => [.. index.Items("manifests").Select(ToDescriptor).OfType<Descriptor>()];

    private async Task<ReferrersList?> ByApi(Digest subject, CancellationToken cancellationToken)
    {
        var manifests = new List<Descriptor>();
        Uri? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            var address = next;
            var answer = await retries.RunAsync(
                $"Referrers of {subject}", _ => client.ReferrersAsync(subject, address, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (answer is null || ParseIndex(answer.Content) is not { } index)
            {
                // Not the end of a list, but no list, or one that cannot be continued.
                return null;
            }

            manifests.AddRange(ManifestsOf(index));
            next = client.NextPageOf(answer);
            if (next is null)
            {
                break;
            }
        }

        return new([.. manifests]);
    }

    private static JsonObject EmptyIndex() => ParseIndex(new ImageIndex([]).ToJson())!;

    private static JsonObject? ParseIndex(ReadOnlyMemory<byte> json)
    {
        try
        {
            return StrictJson.Parse(json.Span) is JsonObject index && index["manifests"] is JsonArray ? index : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Descriptor? ToDescriptor(JsonNode? node)
    {
        try
        {
            return node.Deserialize(OciJson.Context.Descriptor);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
