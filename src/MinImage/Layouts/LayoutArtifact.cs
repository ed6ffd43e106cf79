using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>An artifact about an image, in the same layout: the index lists it without a name.</summary>
/// <param name="Subject">The digest of the manifest or index that it refers to.</param>
/// <param name="Manifest">The descriptor of its own manifest.</param>
internal sealed record LayoutArtifact(Digest Subject, Descriptor Manifest);
