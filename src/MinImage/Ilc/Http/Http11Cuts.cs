using System.Collections.Immutable;

namespace MinImage.Ilc.Http;

/// <summary>
/// What <see cref="HttpClientMode.Http11"/> changes in System.Net.Http, and the methods that the changes rely on. The changes make no other code
/// unreachable than that of HTTP/2, HTTP/3, proxies and the authentication schemes but Basic; ILC does the rest.
/// </summary>
internal static class Http11Cuts
{
    private const string Http = "System.Net.Http.";
    private const string Pool = Http + "HttpConnectionPool::";
    private const string PoolManager = Http + "HttpConnectionPoolManager::";
    private const string Http2 = Http + "Http2Connection::";
    private const string Settings = Http + "GlobalHttpSettings.SocketsHttpHandler::";
    private const string AuthenticationHelper = Http + "AuthenticationHelper";

    private const string Published = "The program was published with MinImageHttpClient=Http11: ";

    /// <summary>The message for a request that requires HTTP/2 or 3. It is a format without placeholders.</summary>
    public const string Version = Published + "HttpClient supports only HTTP/1.1, and the request requires a higher version. "
        + "Publish with MinImageHttpClient=Full, or set the request's VersionPolicy to RequestVersionOrLower.";

    /// <summary>The message for a proxy.</summary>
    public const string Proxy = Published + "HttpClient does not support proxies, and one is set: by the handler, by HttpClient.DefaultProxy, or by "
        + "the variables http_proxy, https_proxy or all_proxy. Publish with MinImageHttpClient=Full, remove the proxy, or set UseProxy to false.";

    /// <summary>The message for a challenge.</summary>
    public const string Authentication = Published + "HttpClient supports only Basic authentication, and the server requires Negotiate, NTLM or Digest. "
        + "Publish with MinImageHttpClient=Full.";

    /// <summary>The changes. The hashes are those of .NET 10.0 and, if they differ, 11.0.</summary>
    public static ImmutableArray<MethodCut> All { get; } =
    [
        // HTTP/2 and 3: no connection is ever created, so no method of a connection runs.
        new(Settings + "get_AllowHttp2", MethodChange.ReturnsFalse, "", ["3c79021488d3896f"]),
        new(Settings + "get_AllowHttp3", MethodChange.ReturnsFalse, "", ["c8765d0fe89112d6"]),
        new(Pool + "ThrowGetVersionException", MethodChange.ThrowsWithText, Version, ["1ac1516edc7a1209"]),
        new(Pool + "TryGetPooledHttp2Connection", MethodChange.Throws, Version, ["844183222e25c4ae"]),
        new(Pool + "ScavengeHttp2ConnectionList", MethodChange.Throws, Version, ["5e0eee2e664efa1e"]),
        new(Http2 + "SendAsync", MethodChange.Throws, Version, ["a6d5f167a1d5f221", "3cbea38a8c897853"]),
        new(Http2 + "HeartBeat", MethodChange.Throws, Version, ["bfee8efd6fbd11c0", "462ff7656221ead4"]),
        new(Http + "HPack.HPackEncoder::EncodeLiteralHeaderFieldWithoutIndexingToAllocatedArray", MethodChange.Throws, Version, ["5a169258f044c062"]),
        new(Http + "Headers.KnownHeader::Initialize", MethodChange.DoesNothing, "", ["3a188ac26c8da45f"]),
        // Alt-Svc headers announce HTTP/3.
        new(Pool + "ProcessAltSvc", MethodChange.DoesNothing, "", ["d332a27574938b05"]),
        new(Http + "HttpConnectionSettings::.ctor", MethodChange.None, "", ["fb795cf110621cf5", "910b2a659ce03a22"]),
        new(Pool + ".ctor", MethodChange.None, "", ["98be0000b37ab21a", "f660cc3263eb0c9d"]),
        new(Pool + "SendWithVersionDetectionAndRetryAsync", MethodChange.None, "", ["1995c6381552b5e3", "90c0d1f182cb8dd2"]),

        // Proxies: variables are an error as soon as they are read, another proxy when it is to be used.
        new(Http + "HttpEnvironmentProxy::.ctor", MethodChange.Throws, Proxy, ["67f5dac77249e5ed", "8b03d7657a469898"]),
        new(Http + "HttpUtilities::IsSupportedProxyScheme", MethodChange.Throws, Proxy, ["64d4f428d2cfe36d"]),
        new(Pool + "EstablishProxyTunnelAsync", MethodChange.Throws, Proxy, ["e6200967744ec738", "fd6410caa17aa22b"]),
        new(Pool + "EstablishSocksTunnel", MethodChange.Throws, Proxy, ["1401ab0103458b70", "1b3d90ae7e4db781"]),
        new(PoolManager + "SendAsyncMultiProxy", MethodChange.Throws, Proxy, ["e0101a75880a77ea", "86c2357557c62abb"]),
        new(PoolManager + "SendProxyConnectAsync", MethodChange.Throws, Proxy, ["9920db8944426aac"]),
        new(Http + "MultiProxy::ReadNext", MethodChange.Throws, Proxy, ["632d26f1cc921da5"]),
        new(AuthenticationHelper + "::SendWithProxyAuthAsync", MethodChange.Throws, Proxy, ["d4b3306dbc922d6f", "3d1e71c8fcc29329"]),
        new(AuthenticationHelper + "::SendWithNtProxyAuthAsync", MethodChange.Throws, Proxy, ["f29a6f6a146912c8"]),
        new(Http + "HttpEnvironmentProxy::TryCreate", MethodChange.None, "", ["568e6cea6e6a5648"]),
        new(Http + "SystemProxyInfo::ConstructSystemProxy", MethodChange.None, "", ["12534547979c282c"]),
        new(PoolManager + ".ctor", MethodChange.None, "", ["c3e4d81546305c65", "04bc2a60dc8ddbef"]),
        new(PoolManager + "SendAsync", MethodChange.None, "", ["d22995c002176b0f"]),
        new(Pool + "get_DoProxyAuth", MethodChange.None, "", ["cdb3e2c79b0a8ab0"]),

        // Authentication: a challenge for which there are credentials is an error, unless its scheme is Basic, which is the first of the enumeration.
        new(AuthenticationHelper + ".AuthenticationChallenge::.ctor", MethodChange.ThrowsUnlessZero, Authentication, ["cdf5a5a9f1ce3f03"]),
        new(AuthenticationHelper + "::TrySetDigestAuthToken", MethodChange.Throws, Authentication, ["bead581271238d6a", "7c9ab58b2df5c69d"]),
        new(AuthenticationHelper + "::IsServerNonceStale", MethodChange.Throws, Authentication, ["457d73013c1fbe0a"]),
        new(AuthenticationHelper + ".DigestResponse::.ctor", MethodChange.Throws, Authentication, ["e5dbddad0d039951"]),
        new(AuthenticationHelper + "::SendWithNtAuthAsync", MethodChange.Throws, Authentication, ["e2078108543b1cfb", "4f77b3eaeac03c18"]),
        new(AuthenticationHelper + "::SendWithNtConnectionAuthAsync", MethodChange.OnlySends, "", ["27b3ad48d3c4dfc3"]),
        new(AuthenticationHelper + "::TryGetAuthenticationChallenge", MethodChange.None, "", ["4cb42e8b93efd93e"]),
        new(AuthenticationHelper + "::TryGetValidAuthenticationChallengeForScheme", MethodChange.None, "", ["594b24db76739ab6"]),
        new(AuthenticationHelper + "::SendWithRequestAuthAsync", MethodChange.None, "", ["b55d319f293e3177"]),
        new(AuthenticationHelper + "::SendWithAuthAsync", MethodChange.None, "", ["da811efaaa2974ed", "c1b02ba14358ba82"]),
        new(Pool + "SendAsync", MethodChange.None, "", ["ab20a54a87bd0322", "095839293a708737"]),
        new(Pool + "SendWithProxyAuthAsync", MethodChange.None, "", ["ba1f1f8c6c679876"]),
        new(Pool + "SendWithNtConnectionAuthAsync", MethodChange.None, "", ["e301eb2110f4ecc9"]),
        new(Pool + "SendWithNtProxyAuthAsync", MethodChange.None, "", ["08d44e1a9fa4309d"]),
    ];
}
