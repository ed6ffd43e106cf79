using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Each ends the process.
internal static unsafe class Crashes
{
    public static int ThrowInAThread()
    {
        var thread = new Thread(() => throw new InvalidOperationException("thrown in a thread"));
        thread.Start();
        thread.Join();
        return 0;
    }

    public static int ThrowInACallback()
    {
        try
        {
            Native.Sort([2, 1], &Throw);
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine("caught beyond native frames");
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Dereference(string? text) => text!.Length;

    public static int FailFast()
    {
        Environment.FailFast("failed on purpose");
        return 0;
    }

    public static int OverflowTheStack() => Recurse(1) > 0 ? 0 : 1;

    [UnmanagedCallersOnly]
    private static int Throw(int* left, int* right) => throw new InvalidOperationException("thrown in a callback");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Recurse(int depth) => depth == 0 ? 0 : Recurse(depth + 1) + 1;
}
