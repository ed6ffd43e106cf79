using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>The blobs that the content of a layout needs.</summary>
/// <param name="Blobs">The blobs that are known to be needed.</param>
/// <param name="Unknown">The reason, without a full stop, why others may be needed as well; null if no others are.</param>
internal sealed record ReachedBlobs(ImmutableHashSet<Digest> Blobs, string? Unknown);
