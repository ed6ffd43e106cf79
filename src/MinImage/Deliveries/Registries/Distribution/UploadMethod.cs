namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>The ways to upload a blob (distribution-spec 1.1, "Pushing blobs"), in the order in which they are tried.</summary>
internal enum UploadMethod
{
    /// <summary>One PUT with the whole blob, which nearly every registry accepts.</summary>
    Monolithic,

    /// <summary>One PATCH with the whole blob and without <c>Content-Range</c>, then a PUT, as Docker does.</summary>
    Streamed,

    /// <summary>Several PATCHes with <c>Content-Range</c>, then a PUT, for registries behind a proxy that limits the length of a request.</summary>
    Chunked,
}
