using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MinImage.Deliveries.Engines;
using MinImage.Host.Processes;

namespace MinImage.Testing.Engines;

/// <summary>A host that contains only what a test adds.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly Dictionary<string, string> _variables = [];

    /// <summary>The default socket of Docker.</summary>
    public string DockerSocket => At("docker.sock");

    public string PodmanSocket => At("podman.sock");

    public EngineHost Host => new(name => _variables.GetValueOrDefault(name), At("home"), new SearchPath([At("bin")]), DockerSocket, [PodmanSocket]);

    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>Adds a command to the only folder of its PATH.</summary>
    public string AddCommand(string name, string script)
    {
        var path = _temporary.Write("bin/" + name, Encoding.UTF8.GetBytes("#!/bin/sh\n" + script));
        using var chmod = Process.Start("chmod", ["700", path]);
        chmod.WaitForExit();
        return path;
    }

    /// <summary>Adds a context as <c>docker context create</c> does.</summary>
    public void AddContext(string name, string json, bool hasTls = false)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        _temporary.Write($"home/.docker/contexts/meta/{id}/meta.json", Encoding.UTF8.GetBytes(json));
        if (hasTls)
        {
            _temporary.Write($"home/.docker/contexts/tls/{id}/docker/ca.pem", "x"u8);
        }
    }

    public void Write(string path, string text) => _temporary.Write(path, Encoding.UTF8.GetBytes(text));

    public string At(string name) => Path.Combine(_temporary.Path, name);

    public void Dispose() => _temporary.Dispose();
}
