using System.Diagnostics;
using System.Globalization;

namespace MinImage.Build.Tests.Servers;

/// <summary>dnsmasq on a separate loopback address, with one name.</summary>
public sealed class DnsServer : IDisposable
{
    public const string Address = "127.0.0.77";

    private readonly Process _process;

    public DnsServer(string name, string address)
    {
        var folder = Workspace.NewFolder();
        ResolvConf = Path.Combine(folder, "resolv.conf");
        File.WriteAllText(ResolvConf, $"nameserver {Address}\n");
        _process = Process.Start(
            "dnsmasq",
            [
                "--keep-in-foreground", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=" + Address,
                "--conf-file=/dev/null", "--user=root", "--pid-file=" + Path.Combine(folder, "pid"), $"--address=/{name}/{address}",
            ])!;
    }

    /// <summary>A resolver configuration that names this server.</summary>
    public string ResolvConf { get; }

    public void Dispose()
    {
        Command.Run("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        _process.WaitForExit();
        _process.Dispose();
    }
}
