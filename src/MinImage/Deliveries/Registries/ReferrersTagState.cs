namespace MinImage.Deliveries.Registries;

/// <summary>What the tag <c>sha256-DIGEST</c> of a subject refers to.</summary>
internal enum ReferrersTagState
{
    /// <summary>The tag does not exist.</summary>
    Free,

    /// <summary>An index of referrers.</summary>
    Index,

    /// <summary>The subject itself: the registry converts the tag to a digest, and has no place for the index.</summary>
    Subject,

    /// <summary>Something else, which somebody has pushed.</summary>
    Other,
}
