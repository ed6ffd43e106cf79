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
            Console.WriteLine(e.HttpRequestError + ": " + e.InnerException?.Message);
            return 1;
        }
    }

    public static int Resolve(string name)
    {
        Console.WriteLine(string.Join(' ', Dns.GetHostAddresses(name).Select(address => address.ToString())));
        return 0;
    }
}
