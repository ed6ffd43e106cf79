using System.Globalization;
using MinImage.Testing.Registries;

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

    private readonly DebianRegistry _server;

    private ImageRegistry(DebianRegistry server) => _server = server;

    /// <summary>The prefix of its images' names: <c>localhost:PORT</c>, for which the SDK uses no TLS.</summary>
    public string Address => _server.Address;

    /// <summary>Its port.</summary>
    public int Port => int.Parse(_server.Port, CultureInfo.InvariantCulture);

    /// <summary>Starts a registry that anyone may use.</summary>
    public static ImageRegistry Start() => new(new());

    /// <summary>Starts a registry that requires a login, of <see cref="User"/>.</summary>
    public static ImageRegistry StartWithLogin()
    {
        var file = Path.Combine(Workspace.NewFolder("registry"), "htpasswd");
        File.WriteAllText(file, Htpasswd);
        return new(new($"auth:\n  htpasswd:\n    realm: tests\n    path: {file}"));
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

    public void Dispose() => _server.Dispose();
}
