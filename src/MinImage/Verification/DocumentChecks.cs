using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Verification;

/// <summary>The checks of documents about an image: whether they are about these bytes.</summary>
internal static class DocumentChecks
{
    private const int MostNames = 3;

    /// <summary>
    /// Checks the SBOMs of an image and of its platforms: each must name the digest of its subject, list exactly the files of the image, and, if the key has
    /// signed such a document, be the signed one.
    /// </summary>
    /// <param name="content">The image, with the documents about it.</param>
    /// <param name="key">The key; null to leave signatures unchecked.</param>
    /// <param name="cancellationToken">Cancels reading the layers.</param>
    public static IEnumerable<VerificationResult> Sboms(ImageContent content, VerificationKey? key, CancellationToken cancellationToken)
    {
        var sboms = content.Attachments.Where(attachment => attachment.Kind == AttachmentKind.Sbom).ToList();
        return sboms.Count == 0
            ? [new(VerificationCheck.Sbom, VerificationOutcome.Absent, "no SBOM is attached")]
            : sboms.Select(sbom => Sbom(content, sbom, key, cancellationToken));
    }

    /// <summary>
    /// Checks whether the provenance is about the image, and signed with the key: unlike those of an SBOM, its claims cannot be compared with the image.
    /// </summary>
    /// <param name="content">The image, with the documents about it.</param>
    /// <param name="key">The key; null to leave signatures unchecked.</param>
    public static VerificationResult Provenance(ImageContent content, VerificationKey? key)
    {
        var documents = content.Attachments.Where(attachment => attachment.Kind == AttachmentKind.Provenance).ToList();
        if (documents.Count == 0)
        {
            return new(VerificationCheck.Provenance, VerificationOutcome.Absent, "no provenance is attached");
        }

        var top = content.Image.Top.Digest;
        documents.RemoveAll(document => Statement.Parse(document.Content.AsSpan()) is not { PredicateType: PredicateTypes.Provenance } statement
            || !statement.Subjects.Contains(top));
        if (documents.Count == 0)
        {
            return Mismatch($"The provenance is not about {top}, or it is no SLSA provenance: it was copied from another image, or changed.");
        }

        if (key is null)
        {
            return new(VerificationCheck.Provenance, VerificationOutcome.Holds, PredicateTypes.Provenance);
        }

        var signed = documents.ConvertAll(document => DocumentSignature.Verify(content, document, key));
        return signed.Contains(true) ? new(VerificationCheck.Provenance, VerificationOutcome.Holds, $"{PredicateTypes.Provenance}, by the key {key.Hint}")
            : signed.Contains(false) ? Mismatch($"The provenance of {top} is not the one that was signed: it, or its signature, was changed afterwards.")
            : new(VerificationCheck.Provenance, VerificationOutcome.Unchecked, "the key has not signed it");

        static VerificationResult Mismatch(string message) =>
            new(VerificationCheck.Provenance, VerificationOutcome.Fails, message, Codes.ProvenanceMismatch);
    }

    private static VerificationResult Sbom(ImageContent content, Attachment sbom, VerificationKey? key, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(sbom.ArtifactType)} of {sbom.Subject.Digest.ToString()[..19]}");
        JsonObject document;
        try
        {
            document = StrictJson.Parse(sbom.Content.AsSpan()) as JsonObject ?? throw new JsonException("It is not an object.");
        }
        catch (JsonException e)
        {
            return Failure($"{name} cannot be read: {ForeignText.Line(e.Message)}");
        }

        if (!SubjectReference.IsIn(document, sbom.Subject.Digest))
        {
            return Failure($"{name} does not name the digest of its subject: it describes another image.");
        }

        if (key is not null && DocumentSignature.Verify(content, sbom, key) == false)
        {
            return Failure($"{name} is not the document that was signed: it, or its signature, was changed afterwards.");
        }

        // The document of an index describes its platforms, whose own documents list the files.
        if (content.Image.Platforms.FirstOrDefault(platform => platform.Manifest.Digest == sbom.Subject.Digest) is not { } platform)
        {
            return new(VerificationCheck.Sbom, VerificationOutcome.Holds, name);
        }

        var files = FilesOf(content.Image, platform, cancellationToken);
        if (files is null)
        {
            return Failure($"{name} cannot be compared with the image: a layer cannot be unpacked.");
        }

        var listed = ListedFiles(document).ToHashSet();
        var differences = files.Except(listed).Select(file => $"{file.Path} is not listed as it is")
            .Concat(listed.Where(file => !files.Contains(file)).Select(file => $"{file.Path} is not in the image as listed"))
            .ToList();
        return differences.Count == 0
            ? new(VerificationCheck.Sbom, VerificationOutcome.Holds, string.Create(CultureInfo.InvariantCulture, $"{name}, {files.Count} files"))
            : Failure($"{name} does not describe these bytes: {ForeignText.Line(string.Join(", ", differences.Take(MostNames)))}.");
    }

    private static VerificationResult Failure(string message) => new(VerificationCheck.Sbom, VerificationOutcome.Fails, message, Codes.SbomMismatch);

    private static string NameOf(string artifactType) => artifactType == AttachmentTypes.Spdx ? "SPDX" : "CycloneDX";

    private static HashSet<(string Path, string Sha256)>? FilesOf(LayoutImage image, LayoutImagePlatform platform, CancellationToken cancellationToken)
    {
        try
        {
            var layers = platform.Content.Layers.Select(layer =>
            {
                using var blob = image.OpenBlob(layer);
                return LayerFiles.Read(blob, layer.MediaType, cancellationToken);
            });
            return [.. LayerFiles.OfImage([.. layers]).Select(file => (file.Path, file.Hashes.Sha256))];
        }
        catch (Exception e) when (LayerCompression.IsDamage(e) || e is ArgumentException or FormatException)
        {
            return null;
        }
    }

    // SPDX 2.3, "File information", of which those that the image contains: an SBOM may also list what its executable was made of. CycloneDX 1.6, components
    // of the type file.
    private static IEnumerable<(string Path, string Sha256)> ListedFiles(JsonObject document)
    {
        var files = FilesOfImage(document);
        return
        [
            .. document.Items("files").OfType<JsonObject>()
                .Where(file => files.Contains(file.Text("SPDXID") ?? ""))
                .Select(file => (PathOf(file.Text("fileName")), HashOf(file, "checksums", "algorithm", "SHA256", "checksumValue"))),
            .. document.Items("components").OfType<JsonObject>()
                .Where(component => component.Text("type") == "file")
                .Select(file => (PathOf(file.Text("name")), HashOf(file, "hashes", "alg", "SHA-256", "content"))),
        ];
    }

    private static HashSet<string> FilesOfImage(JsonObject document)
    {
        var relationships = document.Items("relationships").OfType<JsonObject>().ToList();
        var described = Related(relationships, "DESCRIBES", element => element == "SPDXRef-DOCUMENT");
        return Related(relationships, "CONTAINS", described.Contains);
    }

    private static HashSet<string> Related(IEnumerable<JsonObject> relationships, string type, Func<string, bool> isElement) =>
    [
        .. relationships
            .Where(relationship => relationship.Text("relationshipType") == type && isElement(relationship.Text("spdxElementId") ?? ""))
            .Select(relationship => relationship.Text("relatedSpdxElement") ?? ""),
    ];

    private static string PathOf(string? name) => "/" + name?.TrimStart('.').TrimStart('/');

    private static string HashOf(JsonObject file, string list, string algorithm, string sha256, string value) =>
        file.Items(list).OfType<JsonObject>().FirstOrDefault(hash => hash.Text(algorithm) == sha256).Text(value) ?? "";
}
