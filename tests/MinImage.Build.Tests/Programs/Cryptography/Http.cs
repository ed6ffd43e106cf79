using System.Net;
using System.Security.Cryptography;

internal static class Http
{
    // Posts to a server, several requests at the same time, and says what version of HTTP it was.
    public static async Task<int> PostAsync(string version, string url)
    {
        using var client = new HttpClient { DefaultRequestVersion = Version.Parse(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var body = Inputs.Bytes(1_000_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await client.PostAsync(url, new ByteArrayContent(body));
            var hash = SHA256.HashData(await response.Content.ReadAsByteArrayAsync());
            return $"{(int)response.StatusCode} HTTP/{response.Version} {hash.SequenceEqual(SHA256.HashData(body))}";
        }));
        Console.WriteLine(string.Join('\n', answers.Distinct()));
        return 0;
    }

    // A page that says whether the session was resumed, as often as asked for.
    public static async Task<int> GetAgainAsync(int count, string url)
    {
        using var client = new HttpClient();
        for (var i = 0; i < count; i++)
        {
            var page = await client.GetStringAsync(url);
            Console.WriteLine(page.Split('\n').First(line => line.Contains("Cipher is", StringComparison.Ordinal)));
        }

        return 0;
    }

    // What somebody reads who cannot get a page.
    public static async Task<int> FailAsync(string url)
    {
        try
        {
            using var client = new HttpClient();
            await client.GetStringAsync(url);
            Console.WriteLine("no failure");
        }
        catch (HttpRequestException e)
        {
            Console.WriteLine($"{e.HttpRequestError}: {Lines.Of(e)}");
        }

        return 0;
    }
}
