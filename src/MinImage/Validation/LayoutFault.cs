namespace MinImage.Validation;

/// <summary>The kinds of faults in a layout.</summary>
internal enum LayoutFault
{
    /// <summary>The file <c>oci-layout</c> is missing or damaged, or its version is not 1.0.0.</summary>
    LayoutVersion,

    /// <summary>A JSON file is missing, invalid or too large, or a required property is missing.</summary>
    Json,

    /// <summary>A <c>schemaVersion</c> is not 2.</summary>
    SchemaVersion,

    /// <summary>A descriptor, or a manifest or index itself, has no media type.</summary>
    MediaTypeMissing,

    /// <summary>A media type differs from that of the descriptor, or is invalid in its place.</summary>
    MediaType,

    /// <summary>A digest is invalid or has an unknown algorithm.</summary>
    DigestInvalid,

    /// <summary>Two references have the same name.</summary>
    DuplicateReference,

    /// <summary>A blob is missing or cannot be read.</summary>
    BlobMissing,

    /// <summary>The digest of a blob differs from its name.</summary>
    Digest,

    /// <summary>The length of a blob differs from the size in its descriptor.</summary>
    Size,

    /// <summary>The digest of a layer's tar file differs from the diff_id in the config.</summary>
    DiffId,

    /// <summary>The number of diff_ids, or of history entries for layers, in the config differs from the number of layers in the manifest.</summary>
    LayerCount,

    /// <summary>The platform of the config is missing, or differs from that of the descriptor.</summary>
    Platform,

    /// <summary>A layer cannot be decompressed, or is not a tar file.</summary>
    Tar,

    /// <summary>A layer contains a path twice.</summary>
    DuplicatePath,

    /// <summary>The path of an entry is absolute, empty, or leaves the root through <c>..</c>.</summary>
    PathEscapes,

    /// <summary>The target of a hard link is outside the root, or does not precede the link in the layer.</summary>
    HardLink,

    /// <summary>An entry is below a path that is a file or a link.</summary>
    UnderFile,
}
