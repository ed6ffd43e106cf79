using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Images;

/// <summary>An image as it stands in the layout.</summary>
/// <param name="Top">What the reference names: the manifest of the only platform, or the index of several.</param>
/// <param name="TopJson">The exact JSON of <paramref name="Top"/>.</param>
/// <param name="Platforms">The platforms, ordered by their names.</param>
public sealed record WrittenImage(Descriptor Top, string TopJson, ImmutableArray<WrittenPlatform> Platforms);
