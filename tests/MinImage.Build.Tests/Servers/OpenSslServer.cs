using System.Diagnostics;

namespace MinImage.Build.Tests.Servers;

/// <summary>
/// <c>openssl s_server</c> on a free loopback port, with a chain's leaf and intermediate. It sends each line back reversed, or with <c>-www</c>
/// answers with a page about the connection.
/// </summary>
public sealed class OpenSslServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly List<string> _output = [];

    /// <param name="chains">The certificates.</param>
    /// <param name="kind">The kind of the certificate.</param>
    /// <param name="options">Further options of s_server.</param>
    public OpenSslServer(CertificateChains chains, string kind, params string[] options)
        : this(["openssl"], chains, kind, options)
    {
    }

    /// <param name="program">The command line that runs openssl.</param>
    /// <param name="chains">The certificates.</param>
    /// <param name="kind">The kind of the certificate.</param>
    /// <param name="options">Further options of s_server.</param>
    public OpenSslServer(string[] program, CertificateChains chains, string kind, params string[] options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(chains);
        ArgumentNullException.ThrowIfNull(options);
        Kind = kind;
        var start = new ProcessStartInfo(program[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            [.. program[1..], "s_server", "-accept", "127.0.0.1:0", "-cert",
             chains.PathOf($"{kind}.leaf.crt"), "-key", chains.PathOf($"{kind}.leaf.key"), .. Chain(chains.PathOf($"{kind}.intermediate.crt")), .. options])
        {
            start.ArgumentList.Add(argument);
        }

        if (!options.Contains("-www"))
        {
            start.ArgumentList.Add("-rev");
        }

        // Without this machine's settings.
        start.Environment["OPENSSL_CONF"] = "/dev/null";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Port = WaitFor("ACCEPT 127.0.0.1:")["ACCEPT 127.0.0.1:".Length..];
    }

    public string Kind { get; }

    public string Port { get; }

    /// <summary>Its output so far: what the client of each connection offered.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(Limit);
        _process.Dispose();
    }

    private static string[] Chain(string intermediate) => File.Exists(intermediate) ? ["-cert_chain", intermediate] : [];

    private string WaitFor(string beginning)
    {
        Assert.True(
            SpinWait.SpinUntil(() => Output.Any(line => line.StartsWith(beginning, StringComparison.Ordinal)) || _process.HasExited, Limit)
                && !_process.HasExited,
            string.Join('\n', Output));
        return Output.First(line => line.StartsWith(beginning, StringComparison.Ordinal));
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? "");
        }
    }
}
