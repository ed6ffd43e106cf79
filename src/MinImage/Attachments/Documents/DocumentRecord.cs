using System.Collections.Immutable;
using MinImage.Layers;

namespace MinImage.Attachments.Documents;

/// <summary>The record of the documents of the last publish, in the project's <c>obj</c> folder.</summary>
/// <param name="Inputs">The hash of everything that the documents were made from, without the index.</param>
/// <param name="Index">The digest of the index that documents are about; null if the image has none.</param>
/// <param name="Files">The files, in the order of the documents.</param>
/// <param name="Layers">The files of the image's layers, by the digests of their tar files: an unchanged layer is not read again.</param>
internal sealed record DocumentRecord(
    string Inputs, string? Index, ImmutableArray<DocumentFile> Files, ImmutableSortedDictionary<string, ImmutableArray<LayerFile>> Layers);
