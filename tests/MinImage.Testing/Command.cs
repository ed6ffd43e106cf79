using System.Diagnostics;

namespace MinImage.Testing;

/// <summary>Runs commands of the host, without a shell.</summary>
public static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>The environment in which tools print their messages untranslated.</summary>
    public static Dictionary<string, string?> Untranslated => new() { ["LC_ALL"] = "C" };

    /// <summary>Runs a command to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory; null for <see cref="Workspace.Root"/>.</param>
    /// <param name="environment">Variables to set, or to unset if their value is null.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <exception cref="TimeoutException">The command ran for twenty minutes; it was killed.</exception>
    public static CommandResult Run(
        string file, IEnumerable<string> arguments, string? folder = null, Dictionary<string, string?>? environment = null, string input = "")
    {
        using var process = Start(file, arguments, folder, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended before it read all of its input.
        }

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)}");
        }

        return new CommandResult(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Runs a command line to its end, with untranslated messages.</summary>
    /// <param name="line">The program and its arguments.</param>
    /// <param name="folder">Its working directory; null for <see cref="Workspace.Root"/>.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <exception cref="TimeoutException">The command ran for twenty minutes; it was killed.</exception>
    public static CommandResult Run(IEnumerable<string> line, string? folder = null, string input = "") =>
        Run(line.First(), line.Skip(1), folder, Untranslated, input);

    /// <summary>Starts a command; the caller reads its output and writes its input.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory; null for <see cref="Workspace.Root"/>.</param>
    /// <param name="environment">Variables to set, or to unset if their value is null.</param>
    public static Process Start(
        string file, IEnumerable<string> arguments, string? folder = null, Dictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Workspace.Root,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a command that has to succeed, and returns its output.</summary>
    public static string Output(string file, params IEnumerable<string> arguments)
    {
        var result = Run(file, arguments);
        Assert.True(result.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {result.Text}");
        return result.Output;
    }
}
