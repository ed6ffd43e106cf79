using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MinImage.Images.Config;

/// <summary>The ports that ASP.NET Core will listen on, as its variables say, so that a tool can map them: the SDK's rules.</summary>
internal static partial class ListeningPorts
{
    /// <summary>The variable that says which ports are listened on by HTTP, on all addresses.</summary>
    public const string HttpPorts = "ASPNETCORE_HTTP_PORTS";

    private const string HttpsPorts = "ASPNETCORE_HTTPS_PORTS";
    private const string Urls = "ASPNETCORE_URLS";

    /// <summary><c>ASPNETCORE_URLS</c> alone where it is set, else both of <c>ASPNETCORE_HTTP_PORTS</c> and <c>ASPNETCORE_HTTPS_PORTS</c>. What is no port there is left out: it is the app's to complain of.</summary>
    /// <param name="environment">The config's variables.</param>
    public static ImmutableArray<ExposedPort> Of(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var numbers = environment.TryGetValue(Urls, out var urls)
            ? Words(urls).Select(url => Port().Match(url).Groups["port"].Value)
            : new[] { HttpPorts, HttpsPorts }.SelectMany(name => environment.TryGetValue(name, out var ports) ? Words(ports) : []);
        return [.. numbers.Select(ExposedPort.ParseNumber).OfType<int>().Select(number => new ExposedPort(number, ExposedPort.Tcp))];
    }

    private static string[] Words(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The host may be a wildcard, or an IPv6 address in brackets.
    [GeneratedRegex(@"\A\w+://.+:(?<port>[0-9]+)(/|\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Port();
}
