using System.Diagnostics;
using System.Globalization;

namespace MinImage.Tests.Layouts;

/// <summary>A publish, or a load, in a process of its own, by itself or under a tool that disturbs it.</summary>
internal static class WriterProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>The command of the writer itself.</summary>
    public static string[] Command(params string[] arguments) =>
        [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "MinImage.Tests.Writer.dll"), .. arguments];

    /// <summary>Runs a command to its end: the exit code, 128 and the signal where it was killed, and what it printed.</summary>
    public static (int ExitCode, string Output) Run(params string[] command) => Run(heapLimit: null, command);

    /// <summary>The same, with no more than so much memory for objects.</summary>
    /// <param name="heapLimit">In bytes; null for no limit.</param>
    /// <param name="command">The program and its arguments.</param>
    public static (int ExitCode, string Output) Run(int? heapLimit, string[] command)
    {
        using var process = Start(command, heapLimit);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Join(' ', command));
        }

        return (process.ExitCode, output.Result + errors.Result);
    }

    private static Process Start(string[] command, int? heapLimit)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Files that the runtime makes for debuggers are no steps of a publish.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        if (heapLimit is { } limit)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("x", CultureInfo.InvariantCulture);
        }

        return Process.Start(start)!;
    }
}
