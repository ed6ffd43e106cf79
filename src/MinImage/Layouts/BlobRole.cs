namespace MinImage.Layouts;

/// <summary>The role of a blob in the manifest or index that refers to it (image-spec 1.1, manifest and image-index).</summary>
internal enum BlobRole
{
    /// <summary>An entry of an index: a manifest, or a nested index.</summary>
    Manifest,

    /// <summary>The subject of a manifest or index. The layout need not contain it.</summary>
    Subject,

    /// <summary>The config of a manifest.</summary>
    Config,

    /// <summary>A layer of a manifest.</summary>
    Layer,
}
