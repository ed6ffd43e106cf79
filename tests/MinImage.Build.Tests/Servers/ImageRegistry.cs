using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MinImage.Build.Tests.Servers;

/// <summary>A registry of the test's own, on loopback without TLS: Debian's docker-registry.</summary>
public sealed class ImageRegistry : IDisposable
{
    /// <summary>The user of a registry with a login.</summary>
    public const string User = "pusher";

    /// <summary>The password of that user.</summary>
    public const string Password = "correct horse battery";

    // The password's bcrypt, as htpasswd -B writes it.
    private const string Htpasswd = User + ":$2b$04$Qzg7iHNBZx7bu/JiBvp32OUyTymJ7c27.3mwpgurCDOKlCEG5IZXu\n";

    private readonly Process _server;

    private ImageRegistry(Process server, string address)
    {
        _server = server;
        Address = address;
    }

    /// <summary>The prefix of its images' names: <c>localhost:PORT</c>, for which the SDK uses no TLS.</summary>
    public string Address { get; }

    /// <summary>Starts a registry that anyone may use.</summary>
    public static ImageRegistry Start() => Start(_ => "");

    /// <summary>Starts a registry that requires a login, of <see cref="User"/>.</summary>
    public static ImageRegistry StartWithLogin() => Start(folder =>
    {
        var file = Path.Combine(folder, "htpasswd");
        File.WriteAllText(file, Htpasswd);
        return $"""

            auth:
              htpasswd:
                realm: tests
                path: {file}
            """;
    });

    private static ImageRegistry Start(Func<string, string> auth)
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
            """) + auth(folder));
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

    /// <summary>Copies an image into a layout.</summary>
    public void Pull(string name, string layout, string reference) => Command.Output(
        "skopeo", "--insecure-policy", "copy", "--all", $"--src-creds={User}:{Password}", "--src-tls-verify=false",
        $"docker://{Address}/{name}", $"oci:{layout}:{reference}");

    /// <summary>Returns the digest of what a name refers to; null if the registry does not have it.</summary>
    public string? Digest(string name)
    {
        var result = Command.Run("skopeo", ["inspect", "--raw", $"--creds={User}:{Password}", "--tls-verify=false", $"docker://{Address}/{name}"]);
        return result.ExitCode == 0 ? Oci.Digest.Of(System.Text.Encoding.UTF8.GetBytes(result.Output)).ToString() : null;
    }

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
