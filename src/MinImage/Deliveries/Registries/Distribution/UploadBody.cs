namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>The part of a blob that one request uploads.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Start">The offset of the first byte.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Progress">Receives the progress.</param>
internal sealed record UploadBody(BlobSource Blob, long Start, long Length, BlobProgress Progress)
{
    /// <summary>Whether the request is one of several that the blob is divided into.</summary>
    public bool IsChunk { get; init; }

    /// <summary>
    /// Whether the registry is asked before the body is sent. It costs a round trip, but shows the reason of a registry that refuses the request and closes
    /// the connection while the body is being sent.
    /// </summary>
    public bool ExpectsContinue { get; init; }

    /// <summary>Creates the content of a request.</summary>
    /// <param name="sent">Receives the number of bytes of each block that was sent.</param>
    public BlobContent CreateContent(Action<int> sent) => new(Blob, Start, Length, count =>
    {
        sent(count);
        Progress.Report(count);
    });
}
