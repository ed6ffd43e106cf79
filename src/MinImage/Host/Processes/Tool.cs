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

    /// <summary>Runs a command line in the shell of the system, with an input, and collects its output as bytes.</summary>
    /// <param name="line">The command line, as the user has written it.</param>
    /// <param name="input">The command's standard input, which it need not read.</param>
    /// <param name="cancellationToken">Terminates the command and its children.</param>
    /// <returns>The exit code, the bytes of the standard output, and the text of the standard error.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled; the command has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The shell could not be started.</exception>
    public static (int ExitCode, byte[] Output, string Errors) RunShell(string line, byte[] input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(line);
        using var output = new MemoryStream();

        // The full path: Windows looks for a name in the current folder, too. The arguments of cmd are not quoted by the usual rules.
        var shell = OperatingSystem.IsWindows() ? Path.Combine(Environment.SystemDirectory, "cmd.exe") : "/bin/sh";
        var start = Start(shell, folder: null);
        if (OperatingSystem.IsWindows())
        {
            start.Arguments = $"/d /s /c \"{line}\"";
        }
        else
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(line);
        }

        var (exitCode, errors, _) = Run(start, process => Copy(process.StandardOutput.BaseStream, output), stream => stream.Write(input), cancellationToken);
        return (exitCode, output.ToArray(), errors);
    }

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

        var start = Start(path, folder);

        // As Docker, Podman and their credential helpers write it. On Windows, the default is the code page of the console.
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var output = "";
        var (exitCode, errors, stopped) = Run(
            start, async process => output = await Collect(process.StandardOutput).ConfigureAwait(false), write, cancellationToken);
        return stopped is null || !mustRead || exitCode != 0 ? new ToolResult(exitCode, output, errors) : throw stopped;
    }

    // Callers parse the tool's output, which must not be in the user's language.
    private static ProcessStartInfo Start(string path, string? folder) => new(path)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
        UseShellExecute = false,
        WorkingDirectory = folder ?? "",
        Environment = { ["LC_ALL"] = "C" },
    };

    private static (int ExitCode, string Errors, IOException? Stopped) Run(
        ProcessStartInfo start, Func<Process, Task> collect, Action<Stream> write, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start) ?? throw new InvalidOperationException(start.FileName);
        using var ending = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = collect(process);
        var errors = Collect(process.StandardError);
        var stopped = Feed(process, write);
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();

        // A process that the tool left behind may keep its output open.
        Task.WaitAll([output, errors], cancellationToken);
        return (process.ExitCode, errors.GetAwaiter().GetResult(), stopped);
    }

    // The rest of an endless output is read, so that the command can continue, but not kept.
    private static async Task Copy(Stream source, MemoryStream destination)
    {
        var buffer = new byte[4096];
        int read;
        while ((read = await source.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            destination.Write(buffer, 0, (int)Math.Min(read, LongestOutput - destination.Length));
        }
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
