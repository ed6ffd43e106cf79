using System.Net;

internal static class Network
{
    public static async Task<int> GetAsync(string url)
    {
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });
            Console.WriteLine((await client.GetByteArrayAsync(url)).Length);
            return 0;
        }
        catch (HttpRequestException e)
        {
            // As of .NET 11, the reason is an exception further within.
            Console.WriteLine(e.HttpRequestError + ": " + e.InnerException?.Message + " " + e.InnerException?.InnerException?.Message);
            return 1;
        }
    }

    public static int Resolve(string name)
    {
        Console.WriteLine(string.Join(' ', Dns.GetHostAddresses(name).Select(address => address.ToString())));
        return 0;
    }
}
