using MinImage.Diagnostics;

namespace MinImage.Benchmarks.Link;

/// <summary>Writes everything to standard error: standard output contains the results.</summary>
internal sealed class ErrorLog : IDiagnosticLog
{
    public void Warn(string code, string message) => Console.Error.WriteLine($"{code}: {message}");

    public void Inform(string message) => Console.Error.WriteLine(message);

    public void Inform(string code, string message) => Console.Error.WriteLine($"{code}: {message}");

    public void Trace(string message) => Console.Error.WriteLine(message);
}
