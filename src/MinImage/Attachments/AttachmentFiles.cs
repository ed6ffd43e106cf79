using System.Collections.Immutable;

namespace MinImage.Attachments;

/// <summary>The files beside a layout that contain documents about its image: the name of the layout's folder, with an extension.</summary>
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

    /// <summary>Returns the path of the files without their extension.</summary>
    /// <param name="layoutPath">The folder of the layout.</param>
    public static string Beside(string layoutPath) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(layoutPath));
}
