namespace MinImage.Validation;

/// <summary>What can be wrong with a layout.</summary>
internal enum LayoutFault
{
    /// <summary>The file <c>oci-layout</c> is missing, or says another version than 1.0.0.</summary>
    LayoutVersion,

    /// <summary>A JSON file is missing, no JSON, too large, or lacks what its type must have.</summary>
    Json,

    /// <summary>A <c>schemaVersion</c> that is not 2.</summary>
    SchemaVersion,

    /// <summary>A manifest or index says no media type of its own.</summary>
    MediaTypeMissing,

    /// <summary>A media type is not the one that the descriptor says, or not one that belongs there.</summary>
    MediaType,

    /// <summary>A digest is none, or of an algorithm that is not known.</summary>
    DigestInvalid,

    /// <summary>Two references have one name.</summary>
    DuplicateReference,

    /// <summary>A blob is not there, or cannot be read.</summary>
    BlobMissing,

    /// <summary>A blob has another digest than its name.</summary>
    Digest,

    /// <summary>A blob has another length than the descriptor says.</summary>
    Size,

    /// <summary>A layer's tar file has another digest than the config says.</summary>
    DiffId,

    /// <summary>The config does not name as many layers, or as many steps of history, as the manifest has.</summary>
    LayerCount,

    /// <summary>The config has no platform, or another than the descriptor.</summary>
    Platform,

    /// <summary>A layer cannot be decompressed, or is no tar file.</summary>
    Tar,

    /// <summary>A layer has the same path twice.</summary>
    DuplicatePath,

    /// <summary>An entry's path is absolute, empty, or leaves the root by <c>..</c>.</summary>
    PathEscapes,

    /// <summary>A hard link points out of the root, or to nothing that came before it in its layer.</summary>
    HardLink,

    /// <summary>An entry lies under a path that is a file or a link.</summary>
    UnderFile,
}
