using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries;

/// <summary>
/// Logs the progress of a push, from any thread: nothing if it takes less than two seconds, else a line every five seconds, also while nothing is accepted.
/// </summary>
internal sealed class PushProgress : IProgress<long>, IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Next = TimeSpan.FromSeconds(5);

    private readonly Lock _state = new();
    private readonly IDiagnosticLog _log;
    private readonly string _what;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    private long _total;
    private long _done;
    private long _lastDone;
    private long _lastLine;
    private bool _isDisposed;

    /// <param name="log">Receives the lines.</param>
    /// <param name="what">The push, as the beginning of each line.</param>
    /// <param name="clock">The clock; the push begins now.</param>
    public PushProgress(IDiagnosticLog log, string what, TimeProvider clock)
    {
        _log = log;
        _what = what;
        _clock = clock;
        _lastLine = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Log(), state: null, First, Next);
    }

    /// <summary>Adds a blob to what is sent.</summary>
    /// <param name="size">Its length in bytes.</param>
    public void Expect(long size)
    {
        lock (_state)
        {
            _total += size;
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="value">The number of bytes since the previous call; negative for bytes that have to be sent again.</param>
    public void Report(long value)
    {
        lock (_state)
        {
            _done += value;
        }
    }

    /// <summary>Ends the progress; nothing is logged afterwards.</summary>
    public void Dispose()
    {
        lock (_state)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private void Log()
    {
        lock (_state)
        {
            if (_isDisposed)
            {
                return;
            }

            var seconds = Math.Max(_clock.GetElapsedTime(_lastLine).TotalSeconds, 0.001);
            var rate = Math.Max(_done - _lastDone, 0) / seconds;
            _lastLine = _clock.GetTimestamp();
            _lastDone = _done;
            _log.Inform(string.Create(
                CultureInfo.InvariantCulture, $"{_what}: {_done / 1e6:0.0} of {_total / 1e6:0.0} MB, {rate / 1e6:0.0} MB/s"));
        }
    }
}
