using System.Globalization;

namespace MinImage.Diagnostics;

/// <summary>Says how far a transfer is: nothing at all where it is done in two seconds, else a line every few seconds.</summary>
/// <param name="log">Gets the lines.</param>
/// <param name="what">What goes where, in words that a count can follow.</param>
/// <param name="total">About how many bytes there are.</param>
/// <param name="clock">The clock; the transfer begins now.</param>
public sealed class TransferProgress(IDiagnosticLog log, string what, long total, TimeProvider clock) : IProgress<long>
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long _start = clock.GetTimestamp();
    private TimeSpan _wait = First;
    private long _done;

    /// <summary>How many bytes there were so far.</summary>
    public long Done => _done;

    /// <summary>Counts more bytes.</summary>
    /// <param name="value">How many were transferred since the last time.</param>
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
