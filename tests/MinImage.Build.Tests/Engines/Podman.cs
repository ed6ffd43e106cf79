using System.Diagnostics;

namespace MinImage.Build.Tests.Engines;

/// <summary>Podman with storage of the test's own, and its API service if it is started.</summary>
public sealed class Podman : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mip-").FullName;
    private Process? _service;

    /// <summary>The command with all global options.</summary>
    public string[] Command =>
    [
        "/usr/bin/podman", "--root", Path.Combine(_folder, "root"), "--runroot", Path.Combine(_folder, "run"), "--tmpdir", Path.Combine(_folder, "tmp"),
        "--storage-driver", "vfs", "--runtime", "runc", "--cgroup-manager", "cgroupfs",
    ];

    public CommandResult Run(params string[] arguments) => Testing.Command.Run(Command[0], [.. Command[1..], .. arguments]);

    /// <summary>Runs an image to its end, with the limits that the build machine allows.</summary>
    public CommandResult RunImage(string name, params string[] arguments) =>
        Run(["run", "--rm", "--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000", name, .. arguments]);

    /// <summary>Starts the API service and returns its address.</summary>
    public string StartService()
    {
        var socket = Path.Combine(_folder, "podman.sock");
        _service = Process.Start(new ProcessStartInfo(Command[0], [.. Command[1..], "system", "service", "--time", "0", "unix://" + socket])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _service.BeginErrorReadLine();
        _service.BeginOutputReadLine();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(socket), TimeSpan.FromSeconds(30)), "podman system service did not start.");
        return "unix://" + socket;
    }

    public void Dispose()
    {
        _service?.Kill();
        _service?.Dispose();
        Run("system", "reset", "--force");
        Testing.Command.Run("rm", ["-rf", _folder]);
    }
}
