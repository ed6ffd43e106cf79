// The story's program: get a page over HTTPS, print the length of its body in bytes.
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
    // HttpClient says "see inner exception": so say what is in there, too.
    for (Exception? e = error; e is not null; e = e.InnerException)
    {
        Console.Error.WriteLine(e.Message);
    }

    return 1;
}
