using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MinImage.SystemTests.Deliveries.Registries;

/// <summary>Debian's docker-registry, on the loopback, with the configuration that a test adds.</summary>
internal sealed class DebianRegistry : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _server;

    /// <param name="configuration">More of the configuration file; the section <c>http</c> comes last, so it may begin with more of that section.</param>
    public DebianRegistry(string configuration = "")
    {
        var folder = Workspace.NewFolder("registry");
        Port = FreePort();
        var file = Path.Combine(folder, "config.yml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            version: 0.1
            log:
              level: warn
            storage:
              filesystem:
                rootdirectory: {{folder}}/data
            http:
              addr: 127.0.0.1:{{Port}}
            {{configuration}}
            """));
        var start = new ProcessStartInfo("docker-registry", ["serve", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        _server = Process.Start(start)!;
        _server.ErrorDataReceived += (_, _) => { };
        _server.OutputDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        WaitUntilItListens();
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}");

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit(TimeSpan.FromSeconds(30));
        _server.Dispose();
    }

    private void WaitUntilItListens()
    {
        var start = Stopwatch.StartNew();
        while (!Listens())
        {
            if (_server.HasExited || start.Elapsed > StartLimit)
            {
                throw new InvalidOperationException("docker-registry did not start.");
            }

            Thread.Sleep(50);
        }
    }

    private bool Listens()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
