namespace MinImage.Verification;

/// <summary>The outcomes of a check.</summary>
public enum VerificationOutcome
{
    /// <summary>What is claimed is true.</summary>
    Holds,

    /// <summary>What is claimed is not true, or a signature that is required is missing.</summary>
    Fails,

    /// <summary>Nothing is claimed: the image has no such document.</summary>
    Absent,

    /// <summary>There is a claim, and nothing to check it against: signatures without a key.</summary>
    Unchecked,
}
