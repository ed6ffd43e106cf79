namespace MinImage.Layouts;

/// <summary>What a blob is to the one that names it (image-spec 1.1, manifest and image-index).</summary>
internal enum BlobRole
{
    /// <summary>An entry of an index: a manifest, or an index again.</summary>
    Manifest,

    /// <summary>The manifest or index that a manifest or index refers to. A layout need not contain it.</summary>
    Subject,

    /// <summary>The config of a manifest.</summary>
    Config,

    /// <summary>A layer of a manifest.</summary>
    Layer,
}
