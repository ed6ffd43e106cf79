using MinImage.Diagnostics;

namespace MinImage.SystemTests.Writer;

/// <summary>A log that a test can read.</summary>
internal sealed class ConsoleLog : IDiagnosticLog
{
    public void Warn(string code, string message) => Console.WriteLine($"{code} {message}");

    public void Inform(string message) => Console.WriteLine(message);

    public void Inform(string code, string message) => Console.WriteLine($"{code} {message}");

    public void Trace(string message)
    {
    }
}
