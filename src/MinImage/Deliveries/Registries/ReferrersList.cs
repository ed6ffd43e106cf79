using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>The manifests in a registry that refer to a subject.</summary>
/// <param name="Manifests">Their descriptors, with the type and the annotations of the artifacts; those that cannot be read are omitted.</param>
internal sealed record ReferrersList(ImmutableArray<Descriptor> Manifests)
{
    /// <summary>Checks whether a manifest is listed.</summary>
    /// <param name="digest">Its digest.</param>
    public bool Contains(Digest digest) => Manifests.Any(manifest => manifest.Digest == digest);
}
