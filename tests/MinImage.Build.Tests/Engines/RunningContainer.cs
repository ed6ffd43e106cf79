using System.Diagnostics;

namespace MinImage.Build.Tests.Engines;

/// <summary>A container that runc runs beside the test; it is killed in the end, if it has not ended by itself.</summary>
public sealed class RunningContainer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _name;
    private readonly Task<string> _output;
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
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="url">For what.</param>
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

    /// <summary>Sends a signal to its process, and waits for it to end.</summary>
    /// <param name="signal">The signal's name.</param>
    public CommandResult Stop(string signal)
    {
        Command.Output("runc", "kill", _name, signal);
        Assert.True(_process.WaitForExit(Limit), "The container does not end.");
        return new CommandResult(_process.ExitCode, _output.Result, _errors.Result);
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
