using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MinImage.Testing.Registries;

/// <summary>Debian's docker-registry, on the loopback, with the configuration that a test adds.</summary>
internal sealed class DebianRegistry : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _server;

    /// <param name="configuration">More of the configuration file; the section <c>http</c> comes last, so it may begin with more of that section.</param>
    public DebianRegistry(string configuration = "")
    {
        var folder = Workspace.NewFolder("registry");
        Port = LoopbackPort.Free();
        var file = Path.Combine(folder, "config.yml");
        File.WriteAllText(file, $$"""
            version: 0.1
            log:
              level: warn
            storage:
              filesystem:
                rootdirectory: {{folder}}/data
            http:
              addr: 127.0.0.1:{{Port}}
            {{configuration}}
            """);
        var start = new ProcessStartInfo("docker-registry", ["serve", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        _server = Process.Start(start)!;
        _server.ErrorDataReceived += (_, _) => { };
        _server.OutputDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        WaitUntilItListens(int.Parse(Port, CultureInfo.InvariantCulture));
    }

    public string Port { get; }

    /// <summary>The name in references, for which no TLS is needed.</summary>
    public string Address => $"localhost:{Port}";

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit(TimeSpan.FromSeconds(30));
        _server.Dispose();
    }

    private void WaitUntilItListens(int port)
    {
        var start = Stopwatch.StartNew();
        while (!Listens(port))
        {
            if (_server.HasExited || start.Elapsed > StartLimit)
            {
                throw new InvalidOperationException("docker-registry did not start.");
            }

            Thread.Sleep(50);
        }
    }

    private static bool Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
