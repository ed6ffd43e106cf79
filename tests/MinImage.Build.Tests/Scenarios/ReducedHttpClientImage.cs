using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program with <c>MinImageHttpClient=Http11</c>, which is published once and sends one request of each kind to a server on this machine.</summary>
public class ReducedHttpClientImage : IDisposable
{
    private const string Name = "client:latest";

    private readonly ChallengingServer _server;
    private readonly Dictionary<string, string> _results;

    public ReducedHttpClientImage()
        : this(TargetFrameworks.Net10)
    {
    }

    /// <param name="framework">The target framework.</param>
    protected ReducedHttpClientImage(string framework)
    {
        var authority = TestAuthority.Create("HTTP client");
        _server = new ChallengingServer(authority.Server);
        Project = TestProject.WithSources(
            "Client", "<MinImageHttpClient>Http11</MinImageHttpClient>", """<MinImageCertificate Include="authority.crt" />""", framework);
        Project.Write("authority.crt", authority.Pem);
        Published = Project.Publish();
        Assert.True(Published.ExitCode == 0, Published.Text);
        string[] requests =
        [
            .. Https(
                "plain /protocol", "redirect /redirect", "cookies /cookies", "gzip /encoded", "post /echo", "kept-alive /protocol",
                "1.1-or-higher /protocol", "2.0-or-lower /protocol", "2.0-or-higher /protocol", "2.0-exactly /protocol", "3.0-exactly /protocol",
                "basic /basic", "pre-authenticated /basic", "basic-only /several", "unauthorized /digest",
                "digest /digest", "negotiate /negotiate", "ntlm /ntlm", "several /several", "default-credentials /negotiate",
                "unused-proxy /protocol", "bypassed-proxy /protocol", "proxy /protocol", "socks-proxy /protocol"),
            $"2.0-exactly-without-tls {_server.Http}/protocol",
            // Applies to all later requests.
            $"default-proxy {_server.Http}/protocol",
        ];
        _results = LinesOf(Runc.Run(Project.Layout, Name, requests));
    }

    public TestProject Project { get; }

    public CommandResult Published { get; }

    /// <summary>The compressions that the program asks for with <c>DecompressionMethods.All</c>.</summary>
    public virtual string Compressions => "gzip, deflate, br";

    /// <summary>Returns what became of a request.</summary>
    /// <param name="what">Its kind, one of those of the program.</param>
    public string this[string what] => _results[what];

    /// <summary>Returns what becomes of a request under an environment variable.</summary>
    /// <param name="variable">The variable, <c>NAME=VALUE</c>.</param>
    public string Under(string variable) => LinesOf(Runc.RunUnder(Project.Layout, Name, [variable], Https("plain /protocol")))["plain"];

    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    private string[] Https(params string[] requests) => [.. requests.Select(request => request.Replace(" ", $" {_server.Https}", StringComparison.Ordinal))];

    private static Dictionary<string, string> LinesOf(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Text);
        return OutputLines.Of(result.Output).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
