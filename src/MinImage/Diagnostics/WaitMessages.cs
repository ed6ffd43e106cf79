namespace MinImage.Diagnostics;

/// <summary>Logs a message while something is waited for: none if the wait is short.</summary>
internal sealed class WaitMessages : IDisposable
{
    private readonly Lock _state = new();
    private readonly ITimer _timer;
    private bool _isDisposed;

    /// <param name="log">Receives the message.</param>
    /// <param name="clock">The clock; the wait begins now.</param>
    /// <param name="first">The time until the message is logged for the first time.</param>
    /// <param name="next">The time until it is logged again.</param>
    /// <param name="message">The message.</param>
    public WaitMessages(IDiagnosticLog log, TimeProvider clock, TimeSpan first, TimeSpan next, string message)
    {
        _timer = clock.CreateTimer(_ => Log(), state: null, first, next);

        void Log()
        {
            lock (_state)
            {
                if (!_isDisposed)
                {
                    log.Inform(message);
                }
            }
        }
    }

    /// <summary>Ends the wait; nothing is logged afterwards.</summary>
    public void Dispose()
    {
        lock (_state)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }
}
