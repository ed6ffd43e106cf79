using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MinImage.Build.Tests.Engines;

/// <summary>A Docker daemon of the test's own: its socket, its storage and its images are in the test's folder.</summary>
public sealed class DockerDaemon : IDisposable
{
    private readonly Process _daemon;
    private readonly string _host;
    private readonly string _folder;

    private DockerDaemon(Process daemon, string host, string folder)
    {
        _daemon = daemon;
        _host = host;
        _folder = folder;
    }

    /// <summary>Its address, as in <c>DOCKER_HOST</c>.</summary>
    public string Host => _host;

    /// <param name="sizeOfDisk">The size of a dedicated disk, in mount(8)'s notation; null for a folder.</param>
    public static DockerDaemon Start(string? sizeOfDisk = null) => Start(sizeOfDisk, folder => "unix://" + Path.Combine(folder, "docker.sock"));

    /// <summary>Starts a daemon that listens on a port of loopback, without TLS.</summary>
    public static DockerDaemon StartWithTcp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var host = string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        return Start(null, _ => host);
    }

    private static DockerDaemon Start(string? sizeOfDisk, Func<string, string> hostIn)
    {
        var folder = Directory.CreateTempSubdirectory("mid-").FullName;
        if (sizeOfDisk is not null)
        {
            Command.Output("mount", "-t", "tmpfs", "-o", $"size={sizeOfDisk}", "none", Directory.CreateDirectory(Path.Combine(folder, "data")).FullName);
        }

        var host = hostIn(folder);
        var start = new ProcessStartInfo("dockerd")
        {
            ArgumentList =
            {
                "--storage-driver=vfs", "--iptables=false", "--bridge=none", "--host=" + host,
                "--data-root=" + Path.Combine(folder, "data"), "--exec-root=" + Path.Combine(folder, "exec"), "--pidfile=" + Path.Combine(folder, "pid"),
            },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        var daemon = Process.Start(start)!;
        daemon.ErrorDataReceived += (_, _) => { };
        daemon.OutputDataReceived += (_, _) => { };
        daemon.BeginErrorReadLine();
        daemon.BeginOutputReadLine();
        var docker = new DockerDaemon(daemon, host, folder);
        for (var i = 0; i < 120 && !daemon.HasExited; i++)
        {
            if (docker.Docker("version").ExitCode == 0)
            {
                return docker;
            }

            Thread.Sleep(500);
        }

        throw new InvalidOperationException("dockerd did not answer.");
    }

    public CommandResult Docker(params string[] arguments) => Command.Run("/usr/bin/docker", ["--host", _host, .. arguments]);

    public void Load(string layout, string name) =>
        Command.Output("skopeo", "--insecure-policy", "copy", "--dest-daemon-host", _host, $"oci:{layout}:{name}", $"docker-daemon:{name}");

    /// <summary>Kills the daemon, as in a crash; its containerd, which outlives it, is ended regularly.</summary>
    public void Kill()
    {
        _daemon.Kill();
        _daemon.WaitForExit();
        if (File.Exists(Path.Combine(_folder, "exec", "containerd", "containerd.pid")))
        {
            Command.Run("kill", ["-TERM", File.ReadAllText(Path.Combine(_folder, "exec", "containerd", "containerd.pid"))]);
        }
    }

    public void Dispose()
    {
        // With SIGTERM, so that dockerd also ends its containerd.
        Command.Run("kill", ["-TERM", _daemon.Id.ToString(CultureInfo.InvariantCulture)]);
        _daemon.WaitForExit(TimeSpan.FromSeconds(30));
        _daemon.Dispose();

        // dockerd leaves its network namespace mounted.
        Command.Run("umount", [Path.Combine(_folder, "exec", "netns", "default")]);
        Command.Run("umount", [Path.Combine(_folder, "data")]);
        Command.Output("rm", "-rf", _folder);
    }
}
