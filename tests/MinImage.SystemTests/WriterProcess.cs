using System.Globalization;

namespace MinImage.SystemTests;

/// <summary>Publishes or loads in another process, by itself or under a tool that disturbs it.</summary>
internal static class WriterProcess
{
    /// <summary>Returns the command line of the writer itself.</summary>
    public static string[] Line(params string[] arguments) =>
        [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "MinImage.SystemTests.Writer.dll"), .. arguments];

    /// <summary>Runs a command line to its end.</summary>
    /// <returns>The exit code, or 128 and the signal that killed it, and all that it printed.</returns>
    public static (int ExitCode, string Output) Run(params string[] line) => Run(heapLimit: null, line);

    /// <summary>Runs a command line to its end, with limited memory for objects.</summary>
    /// <param name="heapLimit">The limit in bytes, or null for no limit.</param>
    /// <param name="line">The program and its arguments.</param>
    /// <inheritdoc cref="Run(string[])" path="/returns"/>
    public static (int ExitCode, string Output) Run(int? heapLimit, string[] line)
    {
        // The runtime would create files for debuggers, which are no steps of a publish.
        var environment = new Dictionary<string, string?> { ["DOTNET_EnableDiagnostics"] = "0" };
        if (heapLimit is { } limit)
        {
            environment["DOTNET_GCHeapHardLimit"] = limit.ToString("x", CultureInfo.InvariantCulture);
        }

        var result = Command.Run(line[0], line[1..], environment: environment);
        return (result.ExitCode, result.Output + result.Errors);
    }
}
