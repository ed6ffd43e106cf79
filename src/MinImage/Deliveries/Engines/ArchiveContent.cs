using System.Net;

namespace MinImage.Deliveries.Engines;

/// <summary>The body of a request, generated while it is sent.</summary>
/// <param name="write">Writes the body.</param>
internal sealed class ArchiveContent(Action<Stream> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        write(stream);
        return Task.CompletedTask;
    }

    // The body is sent in chunks: its exact length is known only at the end.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
