using System.Diagnostics;

namespace MinImage.Build.Tests.Engines;

/// <summary>A Docker daemon of the test's own: its socket, its storage and its images are in the test's folder.</summary>
public sealed class DockerDaemon : IDisposable
{
    private readonly Process _daemon;
    private readonly string _host;

    private DockerDaemon(Process daemon, string host)
    {
        _daemon = daemon;
        _host = host;
    }

    public static DockerDaemon Start()
    {
        var folder = Directory.CreateTempSubdirectory("mid-").FullName;
        var socket = Path.Combine(folder, "docker.sock");
        var start = new ProcessStartInfo("dockerd")
        {
            ArgumentList =
            {
                "--storage-driver=vfs", "--iptables=false", "--bridge=none", "--host=unix://" + socket,
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
        var docker = new DockerDaemon(daemon, "unix://" + socket);
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

    public void Dispose()
    {
        // By its own signal: dockerd ends its containerd with itself.
        Command.Run("kill", ["-TERM", _daemon.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        _daemon.WaitForExit(TimeSpan.FromSeconds(30));
        _daemon.Dispose();
    }
}
