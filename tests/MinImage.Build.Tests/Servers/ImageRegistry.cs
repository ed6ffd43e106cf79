using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MinImage.Build.Tests.Servers;

/// <summary>A registry of the test's own, on loopback without TLS: Debian's docker-registry.</summary>
public sealed class ImageRegistry : IDisposable
{
    private readonly Process _server;

    private ImageRegistry(Process server, string address)
    {
        _server = server;
        Address = address;
    }

    /// <summary>The prefix of its images' names: <c>localhost:PORT</c>, for which the SDK uses no TLS.</summary>
    public string Address { get; }

    public static ImageRegistry Start()
    {
        var folder = Workspace.NewFolder("registry");
        var port = FreePort();
        var file = Path.Combine(folder, "config.yml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {{folder}}/data
            http:
              addr: 127.0.0.1:{{port}}
            """));
        var start = new ProcessStartInfo("docker-registry", ["serve", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        var server = Process.Start(start)!;
        server.ErrorDataReceived += (_, _) => { };
        server.OutputDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        for (var i = 0; i < 120 && !server.HasExited; i++)
        {
            if (Answers(port))
            {
                return new ImageRegistry(server, string.Create(CultureInfo.InvariantCulture, $"localhost:{port}"));
            }

            Thread.Sleep(250);
        }

        throw new InvalidOperationException("docker-registry did not answer.");
    }

    /// <summary>Pushes an image of a layout.</summary>
    public void Push(string layout, string reference, string name) =>
        Command.Output("skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", $"oci:{layout}:{reference}", $"docker://{Address}/{name}");

    /// <summary>Reads the config of an image.</summary>
    public string Config(string name) => Command.Output("skopeo", "inspect", "--config", "--tls-verify=false", $"docker://{Address}/{name}");

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit(TimeSpan.FromSeconds(30));
        _server.Dispose();
    }

    private static bool Answers(int port)
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
