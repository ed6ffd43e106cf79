using System.Collections.Immutable;
using MinImage.Attachments.Components;
using MinImage.Layers;
using MinImage.Oci;

namespace MinImage.Attachments.Sboms;

/// <summary>The image of one platform, as an SBOM describes it.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Inventory">What the image consists of.</param>
/// <param name="Files">The files of the image, in the order of their paths.</param>
/// <param name="ExecutablePath">The path of the executable, one of <paramref name="Files"/>.</param>
public sealed record SbomImage(Descriptor Manifest, ImageInventory Inventory, ImmutableArray<LayerFile> Files, string ExecutablePath);
