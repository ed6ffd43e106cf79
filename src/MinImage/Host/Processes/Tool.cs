using System.Diagnostics;
using System.Text;

namespace MinImage.Host.Processes;

/// <summary>Runs tools of the host and waits for them.</summary>
internal static class Tool
{
    // In characters. No output that is parsed comes near it.
    private const int LongestOutput = 16 * 1024 * 1024;

    /// <summary>Runs a tool, without a shell, and collects its output.</summary>
    /// <param name="path">The tool's full path.</param>
    /// <param name="arguments">The arguments, each as the tool receives it.</param>
    /// <param name="cancellationToken">Terminates the tool and its children.</param>
    /// <exception cref="OperationCanceledException">The token was canceled; the tool has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The tool could not be started.</exception>
    public static ToolResult Run(string path, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Run(path, arguments, folder: null, _ => { }, cancellationToken);

    /// <summary>Runs a tool, without a shell, in a folder, and collects its output.</summary>
    /// <param name="folder">The tool's working folder.</param>
    /// <param name="path">The tool's full path.</param>
    /// <param name="arguments">The arguments, each as the tool receives it.</param>
    /// <param name="cancellationToken">Terminates the tool and its children.</param>
    /// <exception cref="OperationCanceledException">The token was canceled; the tool has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The tool could not be started.</exception>
    public static ToolResult RunIn(string folder, string path, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Run(path, arguments, folder, _ => { }, cancellationToken);

    /// <summary>Runs a tool, without a shell, writes to its standard input, and collects its output.</summary>
    /// <param name="path">The tool's full path.</param>
    /// <param name="arguments">The arguments, each as the tool receives it.</param>
    /// <param name="write">
    /// Writes to the tool's standard input, which is closed afterwards. If the tool stops reading, its exit code determines success.
    /// </param>
    /// <param name="cancellationToken">Terminates the tool and its children.</param>
    /// <exception cref="OperationCanceledException">The token was canceled; the tool has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The tool could not be started.</exception>
    /// <exception cref="IOException">The tool stopped reading, but its exit code is 0.</exception>
    public static ToolResult Run(string path, IEnumerable<string> arguments, Action<Stream> write, CancellationToken cancellationToken) =>
        Run(path, arguments, folder: null, write, cancellationToken);

    /// <summary>Runs a tool, without a shell, with a short input, which it need not read, and collects its output.</summary>
    /// <param name="path">The tool's full path.</param>
    /// <param name="arguments">The arguments, each as the tool receives it.</param>
    /// <param name="input">The tool's standard input.</param>
    /// <param name="cancellationToken">Terminates the tool and its children.</param>
    /// <exception cref="OperationCanceledException">The token was canceled; the tool has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The tool could not be started.</exception>
    public static ToolResult RunWithInput(string path, IEnumerable<string> arguments, byte[] input, CancellationToken cancellationToken) =>
        Run(path, arguments, folder: null, stream => stream.Write(input), cancellationToken, mustRead: false);

    private static ToolResult Run(
        string path,
        IEnumerable<string> arguments,
        string? folder,
        Action<Stream> write,
        CancellationToken cancellationToken,
        bool mustRead = true)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(write);

        // Callers parse the tool's output, which must not be in the user's language.
        var start = new ProcessStartInfo(path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
            Environment = { ["LC_ALL"] = "C" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException(path);
        using var ending = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = Collect(process.StandardOutput);
        var errors = Collect(process.StandardError);
        var stopped = Feed(process, write);
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();

        // A process that the tool left behind may keep its output open.
        Task.WaitAll([output, errors], cancellationToken);
        return stopped is null || !mustRead || process.ExitCode != 0
            ? new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult())
            : throw stopped;
    }

    // The rest of an endless output is read, so that the tool can continue, but not kept.
    private static async Task<string> Collect(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, LongestOutput - text.Length));
        }

        return text.ToString();
    }

    private static IOException? Feed(Process process, Action<Stream> write)
    {
        try
        {
            write(process.StandardInput.BaseStream);
            process.StandardInput.Close();
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
        catch
        {
            // The tool is terminated before its input is closed: it must not treat partial input as complete.
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
