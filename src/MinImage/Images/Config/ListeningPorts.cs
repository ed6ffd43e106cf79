using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MinImage.Images.Config;

/// <summary>Finds the ports that ASP.NET Core's variables make it listen on, by the rules of the SDK, so that tools can map them.</summary>
internal static partial class ListeningPorts
{
    /// <summary>The variable that contains the ports for HTTP on all addresses.</summary>
    public const string HttpPorts = "ASPNETCORE_HTTP_PORTS";

    private const string HttpsPorts = "ASPNETCORE_HTTPS_PORTS";
    private const string Urls = "ASPNETCORE_URLS";

    /// <summary>
    /// Returns the ports in <c>ASPNETCORE_URLS</c> if it is set, otherwise those in <c>ASPNETCORE_HTTP_PORTS</c> and <c>ASPNETCORE_HTTPS_PORTS</c>. Invalid
    /// ports are omitted, because the app reports them.
    /// </summary>
    /// <param name="environment">The environment variables of the config.</param>
    public static ImmutableArray<ExposedPort> Of(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var numbers = environment.TryGetValue(Urls, out var urls)
            ? Items(urls).Select(url => Port().Match(url).Groups["port"].Value)
            : new[] { HttpPorts, HttpsPorts }.SelectMany(name => environment.TryGetValue(name, out var ports) ? Items(ports) : []);
        return [.. numbers.Select(ExposedPort.ParseNumber).OfType<int>().Select(number => new ExposedPort(number, ExposedPort.Tcp))];
    }

    private static string[] Items(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The host may be a wildcard, or an IPv6 address in brackets.
    [GeneratedRegex(@"\A\w+://.+:(?<port>[0-9]+)(/|\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Port();
}
