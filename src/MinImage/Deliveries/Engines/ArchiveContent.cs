using System.Net;

namespace MinImage.Deliveries.Engines;

/// <summary>The body of a request, made while it is sent.</summary>
/// <param name="write">Writes the body.</param>
internal sealed class ArchiveContent(Action<Stream> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        write(stream);
        return Task.CompletedTask;
    }

    // In chunks: the body's exact length is known when it has been made.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
