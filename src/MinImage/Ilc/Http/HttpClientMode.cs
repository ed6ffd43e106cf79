namespace MinImage.Ilc.Http;

/// <summary>What <c>HttpClient</c> supports in a program.</summary>
public enum HttpClientMode
{
    /// <summary>Everything that .NET's supports.</summary>
    Full,

    /// <summary>HTTP/1.1 without proxies, and of the authentication schemes, only Basic.</summary>
    Http11,
}
