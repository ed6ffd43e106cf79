using System.Collections.Concurrent;
using MinImage.Diagnostics;

namespace MinImage.Testing;

/// <summary>A log that records its messages, from any thread.</summary>
internal sealed class RecordingLog : IDiagnosticLog
{
    private readonly ConcurrentQueue<string> _traces = [];
    private readonly ConcurrentQueue<string> _messages = [];

    public IReadOnlyCollection<string> Traces => _traces;

    public IReadOnlyCollection<string> Messages => _messages;

    public void Warn(string code, string message) => _messages.Enqueue($"{code} {message}");

    public void Inform(string message) => _messages.Enqueue(message);

    public void Inform(string code, string message) => _messages.Enqueue($"{code} {message}");

    public void Trace(string message) => _traces.Enqueue(message);
}
