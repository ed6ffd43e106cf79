using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MinImage.Attachments.Provenance;
using MinImage.Attachments.Sboms;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Attachments.Documents;

/// <summary>
/// The documents about a written image: SBOMs and provenance, of each platform and of the index. They are made before the image is committed, and written
/// beside the layout afterwards. If nothing that they depend on has changed since the last publish, its files are read back instead.
/// </summary>
internal sealed class ImageDocuments
{
    private readonly string? _recordFile;
    private readonly DocumentRecord? _before;
    private readonly DocumentRecord? _now;
    private readonly ImmutableArray<Document> _documents;

    private ImageDocuments(string? recordFile, DocumentRecord? before, DocumentRecord? now, ImmutableArray<Document> documents)
    {
        _recordFile = recordFile;
        _before = before;
        _now = now;
        _documents = documents;
    }

    /// <summary>The documents, those of the image or of the index first.</summary>
    public IEnumerable<Attachment> Attachments => _documents.Select(document => document.Attachment);

    /// <summary>Makes the documents, or reads those of the last publish.</summary>
    /// <param name="request">The documents.</param>
    /// <param name="image">The written image.</param>
    /// <param name="layout">The layout, which contains the image's blobs; the files are written beside it.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing was written.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.FileNotAccessible"/>: a record of the build is damaged. <see cref="Codes.LayoutDamaged"/>: a blob cannot be read.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public static ImageDocuments Make(DocumentRequest request, DocumentedImage image, OciLayout layout, CancellationToken cancellationToken)
    {
        var before = request.RecordFile is null ? null : BuildRecord.Read(request.RecordFile, DocumentRecordJson.Default.DocumentRecord);
        if (request.Sboms.IsEmpty && request.Provenance is null)
        {
            return new(request.RecordFile, before, now: null, []);
        }

        var inputs = HashOf(request, image, layout, cancellationToken);
        if (before is not null && before.Inputs == inputs && ReadBack(request, image, layout, before) is { } kept)
        {
            return new(request.RecordFile, before, before, kept);
        }

        var layers = LayersOf(image, layout, before, cancellationToken);
        var documents = Make(request, image, layout, layers);
        var files = documents.Select(document => new DocumentFile(document.Path, HashOf(document.Attachment.Content.AsSpan()))).ToImmutableArray();
        return new(request.RecordFile, before, new(inputs, files, layers), documents);
    }

    /// <summary>
    /// Writes the files beside the layout, and deletes those of the last publish that this one does not have. Only the folder of the layout itself need be
    /// writable: an image without files beside it is whole.
    /// </summary>
    /// <param name="log">Receives <see cref="Codes.DocumentsNotWritten"/>: a file cannot be written.</param>
    public void Write(IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (ReferenceEquals(_before, _now))
        {
            return;
        }

        try
        {
            WriteFiles();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MinImageException)
        {
            log.Warn(
                Codes.DocumentsNotWritten,
                $"The image is complete, but its SBOM or provenance could not be written beside the layout: {ForeignText.Line(e.Message).TrimEnd('.')}. Set "
                    + "MinImageLayoutPath to a folder in one that you can write to, or MinImageSbom to none and MinImageProvenance to false.");
        }
    }

    private void WriteFiles()
    {
        foreach (var document in _documents)
        {
            WholeFile.Write(document.Path, stream => stream.Write(document.Attachment.Content.AsSpan()), durable: false);
        }

        foreach (var file in (_before?.Files ?? []).Where(file => !_documents.Any(document => document.Path == file.Path)))
        {
            DeleteIfUnchanged(file);
        }

        if (_recordFile is null)
        {
            return;
        }

        if (_now is null)
        {
            File.Delete(_recordFile);
        }
        else
        {
            BuildRecord.Write(_recordFile, _now, DocumentRecordJson.Default.DocumentRecord);
        }
    }

    // A document about another image would be taken for one about this one. A file that someone else changed is left to them.
    private static void DeleteIfUnchanged(DocumentFile file)
    {
        if (File.Exists(file.Path) && FileHash.Of(file.Path, CancellationToken.None) == file.Sha256)
        {
            File.Delete(file.Path);
        }
    }

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string HashOf(DocumentRequest request, DocumentedImage image, OciLayout layout, CancellationToken cancellationToken)
    {
        var provenance = request.Provenance;
        string?[] texts =
        [
            typeof(ImageDocuments).Assembly.ManifestModule.ModuleVersionId.ToString(),
            layout.Folder,
            string.Join(' ', request.Sboms),
            image.Repository,
            image.ExecutablePath,
            image.Created.ToString("O", CultureInfo.InvariantCulture),
            image.Top.Digest.ToString(),
            provenance?.Project,
            .. provenance?.Properties.SelectMany(property => new[] { property.Key, property.Value }) ?? [],
            provenance?.Builder.Id,
            provenance?.Builder.Run,
            provenance?.SdkVersion,
            provenance?.Source?.Commit,
            provenance?.Source?.RepositoryUrl,
            .. image.Platforms.Select(platform => platform.Sources).SelectMany(
                sources => new[] { sources.Application, sources.ApplicationVersion, sources.ApplicationLicense }),
            .. image.Platforms.SelectMany(platform => platform.Sources.Existing).SelectMany(file => new[] { file, FileHash.Of(file, cancellationToken) }),
        ];
        return HashOf(Encoding.UTF8.GetBytes(string.Join('\0', texts)));
    }

    // Null if a file is missing, or is not what the last publish wrote.
    private static ImmutableArray<Document>? ReadBack(DocumentRequest request, DocumentedImage image, OciLayout layout, DocumentRecord before)
    {
        var documents = Describe(request, image, layout).ToList();
        if (before.Files.IsDefault || !documents.Select(each => each.Path).SequenceEqual(before.Files.Select(file => file.Path), StringComparer.Ordinal))
        {
            return null;
        }

        var read = ImmutableArray.CreateBuilder<Document>(documents.Count);
        foreach (var (document, file) in documents.Zip(before.Files))
        {
            var content = File.Exists(file.Path) ? RegularFile.ReadAllBytes(file.Path) : [];
            if (HashOf(content) != file.Sha256)
            {
                return null;
            }

            read.Add(document with { Attachment = document.Attachment with { Content = [.. content] } });
        }

        return read.MoveToImmutable();
    }

    // The documents without their content.
    private static IEnumerable<Document> Describe(DocumentRequest request, DocumentedImage image, OciLayout layout)
    {
        var path = AttachmentFiles.Beside(layout.Folder);
        foreach (var document in DocumentsOf(path, image.Top))
        {
            yield return document;
        }

        if (image.Platforms.Length > 1)
        {
            foreach (var written in image.Platforms.Select(platform => platform.Written))
            {
                foreach (var document in DocumentsOf($"{path}.{written.Platform.RuntimeIdentifier}", written.Manifest))
                {
                    yield return document;
                }
            }
        }

        IEnumerable<Document> DocumentsOf(string start, Descriptor subject)
        {
            foreach (var format in request.Sboms)
            {
                yield return new(start + format.Extension(), new(AttachmentKind.Sbom, subject, format.MediaType(), format.MediaType(), []));
            }

            if (request.Provenance is not null)
            {
                yield return new(
                    start + AttachmentFiles.Provenance,
                    new(AttachmentKind.Provenance, subject, AttachmentTypes.InToto, AttachmentTypes.InToto, [])
                    {
                        Annotations = PredicateTypes.AnnotationsOf(PredicateTypes.Provenance),
                    });
            }
        }
    }

    private static ImmutableArray<Document> Make(
        DocumentRequest request, DocumentedImage image, OciLayout layout, ImmutableSortedDictionary<string, ImmutableArray<LayerFile>> layers)
    {
        var images = image.Platforms.Select(platform => new SbomImage(
            platform.Written.Manifest,
            platform.Sources.Inventory,
            LayerFiles.OfImage(platform.Written.Layers.Select(layer => layers[layer.DiffId.ToString()])),
            image.ExecutablePath)).ToImmutableArray();
        return
        [
            .. Describe(request, image, layout).Select(document => document with
            {
                Attachment = document.Attachment with { Content = ContentOf(document.Attachment, request, image, images) },
            }),
        ];
    }

    private static ImmutableArray<byte> ContentOf(Attachment document, DocumentRequest request, DocumentedImage image, ImmutableArray<SbomImage> images)
    {
        var isIndex = document.Subject.MediaType == MediaTypes.ImageIndex;
        var described = isIndex ? images : [images.First(each => each.Manifest.Digest == document.Subject.Digest)];
        if (document.Kind == AttachmentKind.Provenance)
        {
            var subjects = described.Select(each => each.Manifest);
            return ProvenanceStatement.Write(
                image.Repository,
                isIndex ? subjects.Prepend(document.Subject) : subjects,
                [.. described.Select(each => each.Inventory)],
                request.Provenance!);
        }

        var subject = new SbomSubject(image.Repository, document.Subject, described, image.Created);
        return document.MediaType == SbomFormat.Spdx.MediaType() ? SpdxSbom.Write(subject) : CycloneDxSbom.Write(subject);
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<LayerFile>> LayersOf(
        DocumentedImage image, OciLayout layout, DocumentRecord? before, CancellationToken cancellationToken)
    {
        var layers = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<LayerFile>>(StringComparer.Ordinal);
        foreach (var layer in image.Platforms.SelectMany(platform => platform.Written.Layers))
        {
            var key = layer.DiffId.ToString();
            if (!layers.ContainsKey(key))
            {
                layers[key] = before?.Layers.GetValueOrDefault(key) is { IsDefault: false } known ? known : Read(layer, layout, cancellationToken);
            }
        }

        return layers.ToImmutable();
    }

    private static ImmutableArray<LayerFile> Read(Layer layer, OciLayout layout, CancellationToken cancellationToken)
    {
        using var blob = layout.OpenBlob(layer.Descriptor.Digest);
        try
        {
            return LayerFiles.Read(blob, layer.Descriptor.MediaType, cancellationToken);
        }
        catch (Exception e) when (LayerCompression.IsDamage(e))
        {
            throw layout.Damaged($"the blob {layer.Descriptor.Digest} cannot be read: {e.Message}", e);
        }
    }
}
