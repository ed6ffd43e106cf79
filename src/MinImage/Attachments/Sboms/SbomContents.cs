using System.Collections.Immutable;
using MinImage.Attachments.Components;
using MinImage.Layers;

namespace MinImage.Attachments.Sboms;

/// <summary>
/// The contents of the image of one platform, as an SBOM in the image describes them. That document can contain neither the digest of the image nor its own
/// hash; and it names neither a repository nor what the image was only built with, because an image has the same digest in each, and wherever it is built.
/// </summary>
/// <param name="Inventory">What the image consists of.</param>
/// <param name="Files">The files of the image without the document, in the order of their paths.</param>
/// <param name="ExecutablePath">The path of the executable, one of <paramref name="Files"/>.</param>
/// <param name="DocumentPath">The path of the document in the image.</param>
/// <param name="Created">The time of the image.</param>
public sealed record SbomContents(
    ImageInventory Inventory, ImmutableArray<LayerFile> Files, string ExecutablePath, string DocumentPath, DateTimeOffset Created);
