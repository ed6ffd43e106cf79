using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>
/// Watches a load: reports its progress, and that the engine keeps it waiting; and cancels it if the engine accepts nothing for too long, or accepts data so
/// slowly that the load would never end.
/// </summary>
internal sealed class LoadWatch : IProgress<long>, IDisposable
{
    private readonly Lock _state = new();
    private readonly string _what;
    private readonly long _length;
    private readonly EngineLimits _limits;
    private readonly TimeProvider _clock;
    private readonly IDiagnosticLog _log;
    private readonly TransferProgress _progress;
    private readonly CancellationTokenSource _ending;
    private readonly long _start;
    private readonly ITimer _timer;

    private long _lastProgress;
    private long? _lastMessage;
    private bool _isDisposed;

    /// <param name="what">The load, as the beginning of each message.</param>
    /// <param name="length">The approximate number of bytes.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="clock">The clock; the load begins now.</param>
    /// <param name="log">Receives the messages.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    public LoadWatch(string what, long length, EngineLimits limits, TimeProvider clock, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        _what = what;
        _length = length;
        _limits = limits;
        _clock = clock;
        _log = log;
        _progress = new(log, what, length, clock);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _start = _lastProgress = clock.GetTimestamp();
        var tick = TimeSpan.FromTicks(Math.Min(limits.FirstMessage.Ticks, TimeSpan.TicksPerSecond));
        _timer = clock.CreateTimer(_ => Check(), state: null, tick, tick);
    }

    /// <summary>Canceled by the caller, or because a limit is exceeded.</summary>
    public CancellationToken Token => _ending.Token;

    /// <summary>The limit that was exceeded, as a part of a sentence about the engine; null if none was.</summary>
    public string? Exceeded { get; private set; }

    /// <summary>Adds bytes that the engine has accepted.</summary>
    /// <param name="value">The number of bytes since the previous call.</param>
    public void Report(long value)
    {
        lock (_state)
        {
            _lastProgress = _clock.GetTimestamp();
            _lastMessage = null;
            _progress.Report(value);
        }
    }

    /// <summary>Ends the watch; no message is logged afterwards.</summary>
    public void Dispose()
    {
        lock (_state)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
        _ending.Dispose();
    }

    private void Check()
    {
        lock (_state)
        {
            if (_isDisposed || Exceeded is not null)
            {
                return;
            }

            var idle = _clock.GetElapsedTime(_lastProgress);
            var whole = _clock.GetElapsedTime(_start);
            Exceeded = idle >= _limits.Stall ? $"{(IsSent ? "has not finished" : "has accepted no data")} for {Text(idle)}"
                : whole >= _limits.Whole(_length) ? $"has not finished after {Text(whole)}"
                : null;
            if (Exceeded is null)
            {
                ReportWait(idle);
                return;
            }
        }

        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The load has ended in the meantime.
        }
    }

    private bool IsSent => _progress.Done >= _length;

    private void ReportWait(TimeSpan idle)
    {
        if (idle < (_lastMessage is null ? _limits.FirstMessage : TimeSpan.Zero)
            || (_lastMessage is { } last && _clock.GetElapsedTime(last) < _limits.NextMessage))
        {
            return;
        }

        _lastMessage = _clock.GetTimestamp();
        _log.Inform(IsSent
            ? $"{_what}: everything is sent; waiting for the engine to finish, since {Text(idle)}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{_what}: the engine has accepted no data for {Text(idle)} ({_progress.Done / 1e6:0.0} of {_length / 1e6:0.0} MB)"));
    }

    private static string Text(TimeSpan time) => time.TotalMinutes >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)time.TotalSeconds)} s");
}
