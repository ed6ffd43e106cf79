using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>
/// The body of a request that is a blob or a part of it, streamed from its source. A whole blob is verified while it is sent: the last bytes of one whose
/// digest is wrong are withheld, so that no registry can accept it.
/// </summary>
internal sealed class BlobContent : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly BlobSource _blob;
    private readonly long _start;
    private readonly long _length;
    private readonly Action<int> _sent;

    /// <param name="blob">The blob.</param>
    /// <param name="start">The offset of the first byte.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="sent">Receives the number of bytes of each block that was sent.</param>
    public BlobContent(BlobSource blob, long start, long length, Action<int> sent)
    {
        _blob = blob;
        _start = start;
        _length = length;
        _sent = sent;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var source = _blob.Open();
        source.Position = _start;
        await using var hashing = new HashingStream(source, _blob.Digest.HashAlgorithm);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (hashing.Count < _length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = hashing.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, _length - hashing.Count)));
                Demand(read > 0);
                if (hashing.Count == _blob.Size)
                {
                    Demand(hashing.CurrentDigest() == _blob.Digest);
                }

                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                _sent(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private void Demand(bool isUnchanged)
    {
        if (!isUnchanged)
        {
            throw new MinImageException(
                Codes.LayoutDamaged,
                $"The blob {_blob.Digest} of the layout has changed since it was written, so it is not pushed. Publish again.");
        }
    }
}
