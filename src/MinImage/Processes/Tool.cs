using System.Diagnostics;

namespace MinImage.Processes;

/// <summary>Runs a tool of the host to its end.</summary>
public static class Tool
{
    /// <summary>Runs a tool, without a shell, and collects what it prints.</summary>
    /// <param name="path">The tool's full path.</param>
    /// <param name="arguments">Its arguments, each as the tool gets it.</param>
    /// <param name="cancellationToken">Ends the tool and its children.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the tool has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The tool could not be started.</exception>
    public static ToolResult Run(string path, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        // A tool in the user's language would not be understood by those who read its answer.
        var start = new ProcessStartInfo(path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            Environment = { ["LC_ALL"] = "C" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException(path);
        process.StandardInput.Close();
        using var ending = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
