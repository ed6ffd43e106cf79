namespace MinImage.Verification;

/// <summary>What is verified of an image.</summary>
public enum VerificationCheck
{
    /// <summary>The manifests, indexes and configs have the form of image-spec 1.1.</summary>
    Form,

    /// <summary>Each blob has the digest by which it is referred to.</summary>
    Digests,

    /// <summary>Each blob has the size by which it is referred to.</summary>
    Sizes,

    /// <summary>Each layer can be unpacked, and its tar file has the diff ID of the config.</summary>
    DiffIds,

    /// <summary>The platforms of configs are those of the index.</summary>
    Platforms,

    /// <summary>The SBOM describes these bytes.</summary>
    Sbom,

    /// <summary>The provenance is about this image.</summary>
    Provenance,

    /// <summary>The image is signed with the key.</summary>
    Signature,
}
