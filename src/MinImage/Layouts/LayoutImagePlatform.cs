using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>One platform's image in a layout.</summary>
/// <param name="Manifest">The manifest's descriptor, with its platform.</param>
/// <param name="Content">What the manifest says.</param>
internal sealed record LayoutImagePlatform(Descriptor Manifest, ImageManifest Content);
