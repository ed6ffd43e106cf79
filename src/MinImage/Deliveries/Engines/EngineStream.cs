using System.Net.Sockets;

namespace MinImage.Deliveries.Engines;

/// <summary>
/// A connection to an engine. If the engine rejects a request before it has received all of it, or stops reading, the rest is discarded instead of failing, so
/// that its answer can be read: .NET's client reads no answer before it has sent the whole request.
/// </summary>
internal sealed class EngineStream : Stream
{
    private const int FirstRejection = '3';
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private bool _isDiscarding;

    /// <param name="socket">The connected socket; the stream owns it.</param>
    public EngineStream(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty && !_isDiscarding)
        {
            _isDiscarding = HasRejected();
            if (_isDiscarding)
            {
                return;
            }

            var sent = _socket.Send(buffer, SocketFlags.None, out var error);
            switch (error)
            {
                case SocketError.Success:
                    buffer = buffer[sent..];
                    break;
                case SocketError.WouldBlock:
                    _socket.Poll(Pause, SelectMode.SelectWrite);
                    break;
                case SocketError.Shutdown or SocketError.ConnectionReset or SocketError.ConnectionAborted:
                    _isDiscarding = true;
                    break;
                default:
                    throw new IOException(new SocketException((int)error).Message, new SocketException((int)error));
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // A stalled write ends when the connection is closed, which the client does on cancellation.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    // An answer of success may precede the end of the request: then the engine still reads it. A closed connection has no bytes to peek at.
    private bool HasRejected()
    {
        if (!_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            return false;
        }

        const string start = "HTTP/1.1 ";
        Span<byte> head = stackalloc byte[start.Length + 1];
        var length = _socket.Receive(head, SocketFlags.Peek, out var error);
        return error switch
        {
            SocketError.Success => length == 0 || (length == head.Length && head.StartsWith("HTTP/1."u8) && head[^1] >= FirstRejection),
            SocketError.WouldBlock => false,
            _ => true,
        };
    }
}
