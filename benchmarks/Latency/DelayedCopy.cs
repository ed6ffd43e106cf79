using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MinImage.Benchmarks.Latency;

/// <summary>One direction of a connection: what arrives is sent on after a delay, at any rate.</summary>
/// <param name="from">The sender's connection.</param>
/// <param name="to">The receiver's connection.</param>
/// <param name="delay">The delay of each byte.</param>
internal sealed class DelayedCopy(Socket from, Socket to, TimeSpan delay)
{
    private const int BufferSize = 64 * 1024;

    // What is under way at most: 256 MiB, far more than arrives within the delay, so that the rate is not limited.
    private const int Buffers = 4096;

    private readonly Channel<(byte[] Buffer, int Length, long Due)> _underWay = Channel.CreateBounded<(byte[], int, long)>(Buffers);

    /// <summary>Copies until the sender ends its half of the connection, or either end closes it.</summary>
    public async Task RunAsync()
    {
        try
        {
            await Task.WhenAll(ReceiveAsync(), SendAsync());
        }
        catch (SocketException)
        {
            from.Dispose();
            to.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // The other direction has ended with an error, and closed both connections.
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                var length = await from.ReceiveAsync(buffer);
                if (length == 0)
                {
                    return;
                }

                await _underWay.Writer.WriteAsync((buffer, length, Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency)));
            }
        }
        finally
        {
            _underWay.Writer.Complete();
        }
    }

    private async Task SendAsync()
    {
        await foreach (var (buffer, length, due) in _underWay.Reader.ReadAllAsync())
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left);
            }

            for (var sent = 0; sent < length;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
