using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Host.Processes;

namespace MinImage.Testing.Registries;

/// <summary>A host whose files, variables, commands and clock are those that a test sets; its waits advance the clock, and take no time.</summary>
internal sealed class TestRegistryHost : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly Dictionary<string, string> _variables = [];

    public ManualClock Clock { get; } = new();

    public RegistryHost Host => new(
        name => _variables.GetValueOrDefault(name), At("home"), new SearchPath([At("bin")]), [At("certs.d")])
    {
        Clock = Clock,
        Delay = (time, cancellationToken) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            Clock.Advance(time);
            return Task.CompletedTask;
        },
        Random = () => 1,
    };

    /// <summary>The same host, in whose network every name is that of the loopback: a registry then is on another host by its name.</summary>
    public RegistryHost HostOfNetwork => Host with
    {
        Connect = async (server, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>Adds a command to the only folder of its PATH; the host's own commands are beside it.</summary>
    public string AddCommand(string name, string script)
    {
        var path = Write("bin/" + name, "#!/bin/sh\n" + script);
        using var chmod = Process.Start("chmod", ["700", path]);
        chmod.WaitForExit();
        return path;
    }

    public string Write(string path, string text) => _temporary.Write(path, Encoding.UTF8.GetBytes(text));

    public string At(string name) => Path.Combine(_temporary.Path, name);

    public void Dispose() => _temporary.Dispose();
}
