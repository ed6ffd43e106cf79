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
/// The documents about a written image: SBOMs and provenance, of each platform and of the index. They are made before the image is committed, those of the
/// platforms also before the index, which may refer to them; and written beside the layout afterwards. What has not changed since the last publish is read back
/// from its files instead.
/// </summary>
internal sealed class ImageDocuments
{
    private readonly DocumentRequest _request;
    private readonly DocumentedImage _image;
    private readonly string _start;
    private readonly string? _inputs;
    private readonly DocumentRecord? _before;
    private readonly Lazy<ImmutableSortedDictionary<string, ImmutableArray<LayerFile>>> _layers;
    private readonly Lazy<ImmutableArray<SbomImage>> _described;
    private readonly Descriptor? _index;
    private readonly ImmutableArray<Document> _documents;

    private ImageDocuments(DocumentRequest request, DocumentedImage image, OciLayout layout, string start, CancellationToken cancellationToken)
    {
        _request = request;
        _image = image;
        _start = start;
        _before = request.RecordFile is null ? null : BuildRecord.Read(request.RecordFile, DocumentRecordJson.Default.DocumentRecord);
        _layers = new(() => LayersOf(image, layout, _before, cancellationToken));
        _described = new(Describe);
        if (request.AreWanted)
        {
            _inputs = HashOf(request, image, start, cancellationToken);
        }

        _documents = [.. image.HasIndex ? image.Platforms.SelectMany(DocumentsOf) : DocumentsAbout(image.Platforms[0].Written.Manifest, _start)];
    }

    private ImageDocuments(ImageDocuments ofPlatforms, Descriptor index)
    {
        _request = ofPlatforms._request;
        _image = ofPlatforms._image;
        _start = ofPlatforms._start;
        _before = ofPlatforms._before;
        _layers = ofPlatforms._layers;
        _described = ofPlatforms._described;
        _inputs = ofPlatforms._inputs;
        _index = index;
        _documents = [.. DocumentsAbout(index, _start), .. ofPlatforms._documents];
    }

    /// <summary>The documents, those of the image or of the index first.</summary>
    public IEnumerable<Attachment> Attachments => _documents.Select(document => document.Attachment);

    /// <summary>Makes the documents about the platforms of an image, or reads those of the last publish.</summary>
    /// <param name="request">The documents.</param>
    /// <param name="image">The written image.</param>
    /// <param name="layout">The layout, which contains the image's blobs.</param>
    /// <param name="path">The path of the files beside the layout, without their extension.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing was written.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.FileNotAccessible"/>: a record of the build is damaged. <see cref="Codes.LayoutDamaged"/>: a blob cannot be read.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public static ImageDocuments OfPlatforms(
        DocumentRequest request, DocumentedImage image, OciLayout layout, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(layout);
        return new(request, image, layout, path, cancellationToken);
    }

    /// <summary>Returns these documents with those about the whole image.</summary>
    /// <param name="top">The manifest if there is one platform, which has its documents; otherwise the index.</param>
    /// <exception cref="MinImageException">The errors of <see cref="OfPlatforms"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public ImageDocuments With(Descriptor top)
    {
        ArgumentNullException.ThrowIfNull(top);
        return _image.HasIndex ? new(this, top) : this;
    }

    /// <summary>
    /// Writes the files beside the layout, and deletes those of the last publish that this one does not have. Only the folder of the layout itself need be
    /// writable: an image without files beside it is whole.
    /// </summary>
    /// <param name="log">Receives <see cref="Codes.DocumentsNotWritten"/>: a file cannot be written.</param>
    public void Write(IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var now = Record();
        if (ReferenceEquals(_before, now))
        {
            return;
        }

        try
        {
            WriteFiles(now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MinImageException)
        {
            log.Warn(
                Codes.DocumentsNotWritten,
                $"The image is complete, but its SBOM or provenance could not be written beside the layout: {ForeignText.Line(e.Message).TrimEnd('.')}. Set "
                    + "MinImageLayoutPath to a folder in one that you can write to, or MinImageSbom to none and MinImageProvenance to false.");
        }
    }

    private void WriteFiles(DocumentRecord? now)
    {
        // Before anything is written: what looks like another file may be one of these by another spelling of its path, if the project's folder was entered
        // through a link, or with other letter case (C:\, c:\).
        foreach (var file in (_before?.Files ?? []).Where(file => !_documents.Any(document => document.Path == file.Path)))
        {
            DeleteIfUnchanged(file);
        }

        foreach (var document in _documents)
        {
            WholeFile.Write(document.Path, stream => stream.Write(document.Attachment.Content.AsSpan()), durable: false);
        }

        if (_request.RecordFile is null)
        {
            return;
        }

        if (now is null)
        {
            File.Delete(_request.RecordFile);
        }
        else
        {
            BuildRecord.Write(_request.RecordFile, now, DocumentRecordJson.Default.DocumentRecord);
        }
    }

    // The record of the last publish itself if nothing has changed; null if no documents are wanted.
    private DocumentRecord? Record()
    {
        if (_inputs is null)
        {
            return null;
        }

        var index = _index?.Digest.ToString();
        var files = _documents.Select(document => new DocumentFile(document.Path, HashOf(document.Attachment.Content.AsSpan()))).ToImmutableArray();
        var isKept = _documents.All(document => document.IsKept) && _before!.Index == index && _before.Files.SequenceEqual(files);
        return isKept ? _before : new(_inputs, index, files, _layers.Value);
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

    private static string HashOf(DocumentRequest request, DocumentedImage image, string start, CancellationToken cancellationToken)
    {
        var provenance = request.Provenance;
        string?[] texts =
        [
            typeof(ImageDocuments).Assembly.ManifestModule.ModuleVersionId.ToString(),
            start,
            string.Join(' ', request.Sboms),
            image.Repository,
            image.ExecutablePath,
            image.Created.ToString("O", CultureInfo.InvariantCulture),
            .. image.Platforms.Select(platform => platform.Written.Manifest.Digest.ToString()),
            image.HasIndex.ToString(),
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

    private IEnumerable<Document> DocumentsOf(DocumentPlatform platform) =>
        DocumentsAbout(platform.Written.Manifest, $"{_start}.{platform.Written.Platform.RuntimeIdentifier}");

    private IEnumerable<Document> DocumentsAbout(Descriptor subject, string start)
    {
        foreach (var format in _request.Sboms)
        {
            yield return ToDocument(start + format.Extension(), new(AttachmentKind.Sbom, subject, format.MediaType(), format.MediaType(), []));
        }

        if (_request.Provenance is not null)
        {
            yield return ToDocument(
                start + AttachmentFiles.Provenance,
                new(AttachmentKind.Provenance, subject, AttachmentTypes.InToto, AttachmentTypes.InToto, [])
                {
                    Annotations = PredicateTypes.AnnotationsOf(PredicateTypes.Provenance),
                });
        }
    }

    private Document ToDocument(string path, Attachment described)
    {
        var kept = ReadBack(path, described.Subject);
        return new(path, described with { Content = kept ?? ContentOf(described) }, IsKept: kept is not null);
    }

    // Null if the document may have changed, and if its file is missing, or is not what the last publish wrote.
    private ImmutableArray<byte>? ReadBack(string path, Descriptor subject)
    {
        if (_before is null
            || _before.Inputs != _inputs
            || _before.Files.IsDefault
            || (subject.MediaType == MediaTypes.ImageIndex && _before.Index != subject.Digest.ToString())
            || _before.Files.FirstOrDefault(file => file.Path == path) is not { } before
            || !File.Exists(path))
        {
            return null;
        }

        var content = RegularFile.ReadAllBytes(path);
        return HashOf(content) == before.Sha256 ? [.. content] : null;
    }

    private ImmutableArray<byte> ContentOf(Attachment document)
    {
        var isIndex = document.Subject.MediaType == MediaTypes.ImageIndex;
        var described = isIndex ? _described.Value : [_described.Value.First(each => each.Manifest.Digest == document.Subject.Digest)];
        if (document.Kind == AttachmentKind.Provenance)
        {
            var subjects = described.Select(each => each.Manifest);
            return ProvenanceStatement.Write(
                _image.Repository,
                isIndex ? subjects.Prepend(document.Subject) : subjects,
                [.. described.Select(each => each.Inventory)],
                _request.Provenance!);
        }

        var subject = new SbomSubject(_image.Repository, document.Subject, described, _image.Created);
        return document.MediaType == SbomFormat.Spdx.MediaType() ? SpdxSbom.Write(subject) : CycloneDxSbom.Write(subject);
    }

    private ImmutableArray<SbomImage> Describe() =>
    [
        .. _image.Platforms.Select(platform => new SbomImage(
            platform.Written.Manifest,
            platform.Sources.Inventory,
            LayerFiles.OfImage(platform.Written.Layers.Select(layer => _layers.Value[layer.DiffId.ToString()])),
            _image.ExecutablePath)),
    ];

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
