namespace MinImage.Attachments.Sboms;

/// <summary>A relationship between two elements (SPDX 2.3, clause 11).</summary>
/// <param name="SpdxElementId">The first element.</param>
/// <param name="RelationshipType">What the first element is to the second.</param>
/// <param name="RelatedSpdxElement">The second element.</param>
internal sealed record SpdxRelationship(string SpdxElementId, string RelationshipType, string RelatedSpdxElement)
{
    public const string Describes = "DESCRIBES";
    public const string Contains = "CONTAINS";
    public const string StaticLink = "STATIC_LINK";
    public const string GeneratedFrom = "GENERATED_FROM";
    public const string BuildDependencyOf = "BUILD_DEPENDENCY_OF";
    public const string ExpandedFromArchive = "EXPANDED_FROM_ARCHIVE";
}
