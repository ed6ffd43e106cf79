using System.Runtime.InteropServices;

// Prints a line for each feature: its name and what became of it.
internal static class Features
{
    public static async Task<int> TryAllAsync()
    {
        Console.WriteLine($"framework: {RuntimeInformation.FrameworkDescription}");
        Ciphers.TryAll();
        Compression.TryAll();
        await LoopbackTls.TryAllAsync();
        return 0;
    }

    public static void Try(string name, Func<object> feature)
    {
        try
        {
            Console.WriteLine($"{name}: {feature()}");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{name}: {e.GetType().Name}: {e.Message}");
        }
    }
}
