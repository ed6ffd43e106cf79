using System.Diagnostics;
using System.Globalization;

namespace MinImage.Build.Tests.Engines;

/// <summary>A containerd of the test's own, used through <c>ctr</c>.</summary>
public sealed class Containerd : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mic-").FullName;
    private readonly Process _daemon;

    public Containerd()
    {
        var config = Path.Combine(_folder, "config.toml");
        File.WriteAllText(config, $"""
            version = 2
            root = "{_folder}/root"
            state = "{_folder}/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{Socket}"
            """);
        var start = new ProcessStartInfo("containerd", ["--config", config]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        _daemon = Process.Start(start)!;
        _daemon.BeginErrorReadLine();
        _daemon.BeginOutputReadLine();
        Assert.True(SpinWait.SpinUntil(() => Ctr("version").ExitCode == 0, TimeSpan.FromSeconds(60)), "containerd did not answer.");
    }

    private string Socket => Path.Combine(_folder, "containerd.sock");

    public CommandResult Ctr(params string[] arguments) => Command.Run("ctr", ["--address", Socket, .. arguments]);

    /// <summary>Runs an image's program to its end.</summary>
    public CommandResult Run(string name, params string[] command) =>
        Ctr(["run", "--rm", "--snapshotter", "native", name, "minimage-" + Guid.NewGuid().ToString("N")[..12], .. command]);

    public void Dispose()
    {
        Command.Run("kill", ["-TERM", _daemon.Id.ToString(CultureInfo.InvariantCulture)]);
        _daemon.WaitForExit(TimeSpan.FromSeconds(30));
        _daemon.Dispose();
        Command.Run("rm", ["-rf", _folder]);
    }
}
