// Fetches a page over HTTPS, and prints the length of its body in bytes.
var address = args.Length > 0 ? args[0] : "https://google.com";

try
{
    using var client = new HttpClient();
    var body = await client.GetByteArrayAsync(address);
    Console.WriteLine(body.Length);
    return 0;
}
catch (Exception error)
{
    // HttpClient's message only refers to the inner exception, so the inner messages are printed, too.
    for (Exception? e = error; e is not null; e = e.InnerException)
    {
        Console.Error.WriteLine(e.Message);
    }

    return 1;
}
