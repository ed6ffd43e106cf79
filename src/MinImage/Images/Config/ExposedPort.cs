using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>A port that the app listens on (image-spec 1.1, config, <c>ExposedPorts</c>).</summary>
/// <param name="Number">The port number, 1 to 65535.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
public sealed record ExposedPort(int Number, string Protocol)
{
    /// <summary>TCP.</summary>
    public const string Tcp = "tcp";

    private const string Udp = "udp";

    /// <summary>Parses a port of a project: <c>8080</c>, <c>53</c> with the type <c>udp</c>, or <c>53/udp</c>.</summary>
    /// <param name="port">The number, with or without <c>/tcp</c> or <c>/udp</c>.</param>
    /// <param name="type"><c>tcp</c> or <c>udp</c>; empty for the protocol in <paramref name="port"/>, or TCP if it contains none.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidPort"/>; the message contains the value.</exception>
    public static ExposedPort Parse(string port, string type)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(type);
        var slash = port.IndexOf('/', StringComparison.Ordinal);
        var (number, own) = slash < 0 ? (port, "") : (port[..slash], port[(slash + 1)..]);
        var protocol = (slash < 0, type.Length == 0) switch
        {
            (true, true) => Tcp,
            (true, false) => type,
            (false, true) => own,
            (false, false) => own == type ? own : "",
        };
        return ParseNumber(number) is { } parsed && protocol is Tcp or Udp
            ? new(parsed, protocol)
            : throw new MinImageException(
                Codes.InvalidPort,
                $"ContainerPort is '{port}'{(type.Length == 0 ? "" : $" with the Type '{type}'")}: "
                    + "expected a number from 1 to 65535 and the Type tcp or udp, such as 8080 or 53/udp.");
    }

    /// <summary>Parses the number of a TCP or UDP port; returns null if it is invalid.</summary>
    /// <param name="number">The number, in decimal digits.</param>
    public static int? ParseNumber(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed is >= 1 and <= ushort.MaxValue ? parsed : null;

    /// <summary>Returns the form of a config: <c>8080/tcp</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Protocol}");
}
