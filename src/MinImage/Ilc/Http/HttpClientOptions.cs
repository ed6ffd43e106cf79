using MinImage.Diagnostics;

namespace MinImage.Ilc.Http;

/// <summary>Converts the value of <c>MinImageHttpClient</c>.</summary>
public static class HttpClientOptions
{
    /// <summary>Returns what a value selects.</summary>
    /// <param name="value">The value, in any case; empty for the default.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownHttpClientMode"/>.</exception>
    public static HttpClientMode Mode(string? value) => value switch
    {
        null or "" => HttpClientMode.Full,
        _ when value.Equals(nameof(HttpClientMode.Full), StringComparison.OrdinalIgnoreCase) => HttpClientMode.Full,
        _ when value.Equals(nameof(HttpClientMode.Http11), StringComparison.OrdinalIgnoreCase) => HttpClientMode.Http11,
        _ => throw new MinImageException(
            Codes.UnknownHttpClientMode,
            $"MinImageHttpClient is '{value}': expected Full, or Http11, without HTTP/2, proxies and NTLM. "
            + "Set it to one of them, or remove it to use Full."),
    };
}
