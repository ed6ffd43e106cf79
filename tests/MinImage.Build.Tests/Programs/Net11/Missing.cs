using System.Diagnostics;
using System.Runtime.InteropServices;

// What the image does not contain: the publish reports it, from the object that ILC has written.
internal static class Missing
{
    public static async Task<int> UseAllAsync(string zone)
    {
        await Task.Yield();
        Console.WriteLine(TimeZoneInfo.FindSystemTimeZoneById(zone));
        Console.WriteLine(absent_answer());
        return Process.Start("ffmpeg").Id;
    }

    [DllImport("absent")]
    private static extern int absent_answer();
}
