using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Attachments.Sboms;

/// <summary>A package (SPDX 2.3, clause 7).</summary>
/// <param name="SpdxId">The ID in the document.</param>
/// <param name="Name">The name.</param>
/// <param name="PrimaryPackagePurpose">What the package is for.</param>
internal sealed record SpdxPackage([property: JsonPropertyName("SPDXID")] string SpdxId, string Name, string PrimaryPackagePurpose)
{
    /// <summary>The value of a field about which the document makes no statement.</summary>
    public const string NoAssertion = "NOASSERTION";

    public string? VersionInfo { get; init; }

    public string? Supplier { get; init; }

    public string DownloadLocation { get; } = NoAssertion;

    public bool FilesAnalyzed { get; init; }

    public SpdxVerificationCode? PackageVerificationCode { get; init; }

    public ImmutableArray<SpdxChecksum>? Checksums { get; init; }

    public string? SourceInfo { get; init; }

    public string LicenseConcluded { get; } = NoAssertion;

    public string LicenseDeclared { get; init; } = NoAssertion;

    public string CopyrightText { get; } = NoAssertion;

    public string? Comment { get; init; }

    public ImmutableArray<SpdxExternalReference>? ExternalRefs { get; init; }
}
