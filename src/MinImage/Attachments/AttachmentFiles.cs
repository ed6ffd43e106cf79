using System.Collections.Immutable;

namespace MinImage.Attachments;

/// <summary>
/// The files beside a layout that contain documents about its image. They begin with the name of the layout's folder; if the project has set that folder, which
/// it may share with others, the name of the project follows. An extension says what they are.
/// </summary>
internal static class AttachmentFiles
{
    /// <summary>The extension of an SBOM as SPDX.</summary>
    public const string Spdx = ".spdx.json";

    /// <summary>The extension of an SBOM as CycloneDX.</summary>
    public const string CycloneDx = ".cyclonedx.json";

    /// <summary>The extension of provenance.</summary>
    public const string Provenance = ".provenance.json";

    /// <summary>The extension of the signatures.</summary>
    public const string Signatures = ".sigstore.jsonl";

    /// <summary>The extensions of documents that are not signatures, with the types of the artifacts.</summary>
    public static ImmutableArray<(string Extension, string ArtifactType)> Documents { get; } =
    [
        (Spdx, AttachmentTypes.Spdx),
        (CycloneDx, AttachmentTypes.CycloneDx),
        (Provenance, AttachmentTypes.InToto),
    ];

    /// <summary>Returns the path of the files without their extension: the one that a publish has written to, or else the one without a project.</summary>
    /// <param name="documentsPath">The path to which the project's publish writes, without an extension.</param>
    /// <param name="layoutPath">The folder of the layout, which may have been moved together with the files.</param>
    public static string Find(string documentsPath, string layoutPath) =>
        Documents.Select(document => document.Extension).Append(Signatures).Any(extension => File.Exists(documentsPath + extension))
            ? documentsPath
            : Beside(layoutPath);

    /// <summary>Returns the path of the files of a layout that one project writes to, without their extension.</summary>
    /// <param name="layoutPath">The folder of the layout.</param>
    public static string Beside(string layoutPath) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(layoutPath));
}
