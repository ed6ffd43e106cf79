using System.Diagnostics;

namespace MinImage.Linker.Tests.Building;

internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    public static CommandResult Run(IEnumerable<string> line, string input = "", string? folder = null)
    {
        using var process = Start(line, folder);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it.
        }

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Join(' ', line));
        }

        return new CommandResult(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts a command; the caller reads and writes.</summary>
    public static Process Start(IEnumerable<string> line, string? folder = null)
    {
        var start = new ProcessStartInfo(line.First(), line.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Workspace.Root,
        };
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    /// <summary>Runs a command that has to succeed, and gives its output.</summary>
    public static string Output(params IEnumerable<string> line)
    {
        var result = Run(line);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', line)}: {result}");
        return result.Output;
    }
}
