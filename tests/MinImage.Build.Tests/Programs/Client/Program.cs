using System.Net;

// Sends a request for each argument, "WHAT URL", and prints "WHAT: RESULT".
foreach (var argument in args)
{
    var (what, url) = (argument.Split(' ')[0], argument.Split(' ')[1]);
    string result;
    try
    {
        result = await Requests.SendAsync(what, url);
    }
    catch (Exception e)
    {
        result = $"{e.GetType().Name}: {e.Message}";
    }

    Console.WriteLine($"{what}: {result}");
}

internal static class Requests
{
    private static readonly NetworkCredential User = new("user", "secret");

    public static Task<string> SendAsync(string what, string url) => what switch
    {
        "plain" or "redirect" or "unauthorized" => GetAsync(url, new HttpClientHandler()),
        "cookies" => CookiesAsync(url),
        "gzip" => GetAsync(url, new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All }),
        "post" => PostAsync(url),
        "basic" or "digest" or "negotiate" or "ntlm" or "several" => GetAsync(url, new HttpClientHandler { Credentials = User }),
        "pre-authenticated" => GetAsync(url, new HttpClientHandler { Credentials = User, PreAuthenticate = true }),
        "basic-only" => GetAsync(url, new HttpClientHandler { Credentials = new CredentialCache { { new Uri(url), "Basic", User } } }),
        "default-credentials" => GetAsync(url, new HttpClientHandler { UseDefaultCredentials = true }),
        "2.0-or-lower" => GetAsync(url, new HttpClientHandler(), HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower),
        "1.1-or-higher" => GetAsync(url, new HttpClientHandler(), HttpVersion.Version11, HttpVersionPolicy.RequestVersionOrHigher),
        "2.0-or-higher" => GetAsync(url, new HttpClientHandler(), HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrHigher),
        "2.0-exactly" or "2.0-exactly-without-tls" =>
            GetAsync(url, new HttpClientHandler(), HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact),
        "3.0-exactly" => GetAsync(url, new HttpClientHandler(), HttpVersion.Version30, HttpVersionPolicy.RequestVersionExact),
        "kept-alive" => GetAsync(
            url, new SocketsHttpHandler { KeepAlivePingDelay = TimeSpan.FromSeconds(1), PooledConnectionLifetime = TimeSpan.FromSeconds(1) }),
        "proxy" => GetAsync(url, new HttpClientHandler { Proxy = new WebProxy("http://127.0.0.1:9") }),
        "socks-proxy" => GetAsync(url, new SocketsHttpHandler { Proxy = new WebProxy("socks5://127.0.0.1:9") }),
        "bypassed-proxy" => GetAsync(url, new HttpClientHandler { Proxy = new WebProxy("http://127.0.0.1:9", BypassOnLocal: true) }),
        "unused-proxy" => GetAsync(url, new HttpClientHandler { Proxy = new WebProxy("http://127.0.0.1:9"), UseProxy = false }),
        "default-proxy" => DefaultProxyAsync(url),
        _ => throw new ArgumentException(what),
    };

    private static async Task<string> GetAsync(string url, HttpMessageHandler handler, Version? version = null, HttpVersionPolicy policy = default)
    {
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = version ?? HttpVersion.Version11, VersionPolicy = policy };
        using var response = await client.SendAsync(request);
        return $"{(int)response.StatusCode} {response.Version} {await response.Content.ReadAsStringAsync()}";
    }

    private static async Task<string> CookiesAsync(string url)
    {
        using var client = new HttpClient();
        await client.GetStringAsync(url);
        return await client.GetStringAsync(url);
    }

    private static async Task<string> PostAsync(string url)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(url, new StringContent("posted"));
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<string> DefaultProxyAsync(string url)
    {
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:9");
        return await GetAsync(url, new HttpClientHandler());
    }
}
