using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>The image for one platform in a layout.</summary>
/// <param name="Manifest">The descriptor of the manifest, with its platform.</param>
/// <param name="Content">The content of the manifest.</param>
internal sealed record LayoutImagePlatform(Descriptor Manifest, ImageManifest Content);
