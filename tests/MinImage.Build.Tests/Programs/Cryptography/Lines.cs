using System.Security.Cryptography;

// One line an operation: what it gave, or how it failed. Two runs on the same files print the same lines, or something is different.
internal static class Lines
{
    private static readonly Lock Printing = new();

    public static void Print(string name, Func<string> operation)
    {
        string result;
        try
        {
            result = operation().TrimEnd().ReplaceLineEndings(" | ");
        }
        catch (Exception e)
        {
            result = Of(e);
        }

        lock (Printing)
        {
            Console.WriteLine($"{name}: {result}");
        }
    }

    public static void Print(string name, Func<bool> operation) => Print(name, () => operation() ? "yes" : "no");

    // Short ones whole, others by their hash.
    public static void Print(string name, Func<byte[]> operation) => Print(name, () => Of(operation()));

    public static string Of(byte[] bytes) =>
        bytes.Length <= 64 ? Convert.ToHexStringLower(bytes) : $"{bytes.Length} bytes, {Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    // With the reasons below it: OpenSSL's own words are there.
    public static string Of(Exception e)
    {
        var text = "";
        for (Exception? reason = e; reason is not null; reason = reason.InnerException)
        {
            text += $"{(text.Length > 0 ? " <- " : "")}{reason.GetType().Name}: {reason.Message.ReplaceLineEndings(" ")}";
        }

        return text;
    }
}
