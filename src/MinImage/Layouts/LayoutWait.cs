using MinImage.Diagnostics;

namespace MinImage.Layouts;

/// <summary>A wait for the process that has locked a layout: it is reported after a few seconds, and has a limit.</summary>
/// <param name="folder">The layout's folder.</param>
/// <param name="waiting">The durations.</param>
/// <param name="log">Receives the message.</param>
internal sealed class LayoutWait(string folder, LayoutWaiting waiting, IDiagnosticLog log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly long _start = waiting.Clock.GetTimestamp();
    private bool _isReported;

    /// <summary>Waits for a moment.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutInUse"/>: the limit is reached.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public void Continue(CancellationToken cancellationToken)
    {
        var elapsed = waiting.Clock.GetElapsedTime(_start);
        if (elapsed >= waiting.Limit)
        {
            throw new MinImageException(
                Codes.LayoutInUse,
                $"The layout '{folder}' cannot be written: {Holder()} has kept it locked for {Duration(elapsed)}. Wait until it has ended, or end it, and "
                    + "publish again; or publish to another folder: -p:MinImageLayoutPath=/some/folder.");
        }

        if (elapsed >= waiting.FirstMessage && !_isReported)
        {
            _isReported = true;
            log.Inform($"Waiting for {Holder()}, which is writing to the layout '{folder}'.");
        }

        cancellationToken.WaitHandle.WaitOne(Pause);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private string Holder() => new LayoutJournal(folder).Holder() ?? "another process";

    private static string Duration(TimeSpan time) => time.TotalMinutes >= 2 ? $"{(int)time.TotalMinutes} minutes" : $"{(int)time.TotalSeconds} seconds";
}
