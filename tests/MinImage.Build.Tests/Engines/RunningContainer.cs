using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace MinImage.Build.Tests.Engines;

/// <summary>A container that runc runs in the background. It is killed at the end if it is still running.</summary>
public sealed class RunningContainer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _name;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;
    private readonly Task<string> _errors;

    public RunningContainer(string bundle, string name)
    {
        _name = name;
        var start = new ProcessStartInfo("runc") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["run", "--bundle", bundle, name])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _reading = ReadAsync(_process.StandardOutput);
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The ID of its process on the host.</summary>
    public int ProcessId => (int)JsonNode.Parse(Command.Output("runc", "state", _name))!["pid"]!;

    /// <summary>Its output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Waits until its output contains a text.</summary>
    /// <param name="text">A part of its output.</param>
    public void WaitFor(string text) => Assert.True(
        SpinWait.SpinUntil(() => Output.Contains(text, StringComparison.Ordinal) || _process.HasExited, Limit)
            && Output.Contains(text, StringComparison.Ordinal),
        $"'{text}' is not in what it prints: {Output}");

    /// <summary>Writes a line to its standard input.</summary>
    /// <param name="line">The line, without its end.</param>
    public void WriteLine(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Sends a request until it is answered.</summary>
    /// <param name="client">The client.</param>
    /// <param name="url">The target.</param>
    public async Task<string> FirstAnswer(HttpClient client, Uri url)
    {
        ArgumentNullException.ThrowIfNull(client);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await client.GetStringAsync(url);
            }
            catch (HttpRequestException) when (!_process.HasExited && watch.Elapsed < Limit)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Sends a signal to its process and waits until it ends.</summary>
    /// <param name="signal">The signal's name.</param>
    public CommandResult Stop(string signal)
    {
        Signal(signal);
        return End();
    }

    /// <summary>Sends a signal to its process.</summary>
    /// <param name="signal">The signal's name.</param>
    public void Signal(string signal) => Command.Output("runc", "kill", _name, signal);

    /// <summary>Waits until it ends.</summary>
    public CommandResult End()
    {
        Assert.True(_process.WaitForExit(Limit), "The container does not end.");
        _reading.Wait(Limit);
        return new CommandResult(_process.ExitCode, Output, _errors.Result);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Command.Run("runc", ["kill", _name, "KILL"]);
            _process.WaitForExit(Limit);
        }

        _process.Dispose();
    }
}
