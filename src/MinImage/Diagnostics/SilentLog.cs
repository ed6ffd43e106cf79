namespace MinImage.Diagnostics;

/// <summary>Ignores messages of work whose outcome nobody waits for.</summary>
internal sealed class SilentLog : IDiagnosticLog
{
    private SilentLog()
    {
    }

    /// <summary>The log.</summary>
    public static SilentLog Instance { get; } = new();

    /// <inheritdoc/>
    public void Warn(string code, string message)
    {
    }

    /// <inheritdoc/>
    public void Inform(string message)
    {
    }

    /// <inheritdoc/>
    public void Inform(string code, string message)
    {
    }

    /// <inheritdoc/>
    public void Trace(string message)
    {
    }
}
