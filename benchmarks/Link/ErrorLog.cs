using MinImage.Diagnostics;

namespace MinImage.Benchmarks.Link;

/// <summary>All on standard error: standard output is what is asked for.</summary>
internal sealed class ErrorLog : IDiagnosticLog
{
    public void Warn(string code, string message) => Console.Error.WriteLine($"{code}: {message}");

    public void Inform(string message) => Console.Error.WriteLine(message);

    public void Inform(string code, string message) => Console.Error.WriteLine($"{code}: {message}");

    public void Trace(string message) => Console.Error.WriteLine(message);
}
