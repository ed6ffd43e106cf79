using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Images;

/// <summary>An image that was written into a layout.</summary>
/// <param name="Top">The descriptor of the manifest if there is one platform, otherwise of the index.</param>
/// <param name="TopJson">The exact JSON of the blob of <paramref name="Top"/>.</param>
/// <param name="Platforms">The platforms, ordered by name.</param>
public sealed record WrittenImage(Descriptor Top, string TopJson, ImmutableArray<WrittenPlatform> Platforms);
