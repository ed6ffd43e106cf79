using System.Globalization;

namespace MinImage.Diagnostics;

/// <summary>Logs the progress of a transfer: nothing if it takes less than two seconds, else a line every five seconds.</summary>
/// <param name="log">Receives the lines.</param>
/// <param name="what">The transfer, as the beginning of each line.</param>
/// <param name="total">The approximate number of bytes.</param>
/// <param name="clock">The clock; the transfer begins now.</param>
public sealed class TransferProgress(IDiagnosticLog log, string what, long total, TimeProvider clock) : IProgress<long>
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long _start = clock.GetTimestamp();
    private TimeSpan _wait = First;
    private long _done;

    /// <summary>The number of bytes so far.</summary>
    public long Done => _done;

    /// <summary>Adds bytes.</summary>
    /// <param name="value">The number of bytes since the previous call.</param>
    public void Report(long value)
    {
        _done += value;
        if (clock.GetElapsedTime(_start) < _wait)
        {
            return;
        }

        _start = clock.GetTimestamp();
        _wait = Pause;
        log.Inform(string.Create(CultureInfo.InvariantCulture, $"{what}: {Math.Min(_done, total) / 1e6:0.0} of {total / 1e6:0.0} MB"));
    }
}
