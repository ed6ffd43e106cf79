using MinImage.Diagnostics;

namespace MinImage.Testing;

/// <summary>A log that records its messages.</summary>
internal sealed class RecordingLog : IDiagnosticLog
{
    public List<string> Traces { get; } = [];

    public List<string> Messages { get; } = [];

    public void Warn(string code, string message) => Messages.Add($"{code} {message}");

    public void Inform(string message) => Messages.Add(message);

    public void Inform(string code, string message) => Messages.Add($"{code} {message}");

    public void Trace(string message) => Traces.Add(message);
}
