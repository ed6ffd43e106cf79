using System.Runtime.CompilerServices;

internal static class Exceptions
{
    private static readonly List<string> Steps = [];

    // Thrown below recursive frames with finally blocks, let pass by one filter and taken by another: the filters of all
    // frames run before the first finally.
    public static int CatchFarUp()
    {
        try
        {
            Outer();
        }
        catch (InvalidOperationException e) when (Filter("the top's takes it", true))
        {
            Steps.Add("caught: " + e.Message);
        }

        Steps.ForEach(Console.WriteLine);
        return 0;
    }

    public static async Task<int> CatchAsync()
    {
        try
        {
            await FailAsync(3);
        }
        catch (InvalidOperationException e) when (e.Message == "thrown after an await")
        {
            Console.WriteLine("caught: " + e.Message);
        }

        var all = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => FailAsync(1))));
        await all.ContinueWith(_ => { });
        Console.WriteLine($"caught of all tasks: {all.Exception!.InnerExceptions.Count}");
        return 0;
    }

    public static int CatchInThreads()
    {
        var caught = 0;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                try
                {
                    Inner(3, record: false);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref caught);
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Console.WriteLine($"caught in threads: {caught}");
        return 0;
    }

    // What the processor finds, and the runtime makes an exception of.
    public static int CatchFaults()
    {
        try
        {
            Console.WriteLine(Length(null!));
        }
        catch (NullReferenceException e)
        {
            Console.WriteLine("caught: " + e.GetType().Name);
        }

        try
        {
            Console.WriteLine(Divide(1, 0));
        }
        catch (DivideByZeroException e)
        {
            Console.WriteLine("caught: " + e.GetType().Name);
        }

        return 0;
    }

    public static int PrintTrace()
    {
        try
        {
            First();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.StackTrace);
            Console.WriteLine("inner");
            Console.WriteLine(e.InnerException!.StackTrace);
        }

        for (var i = 0; i < 2; i++)
        {
            try
            {
                _ = i == 0 ? Twin(i) : OtherTwin(1 - i);
            }
            catch (DivideByZeroException e)
            {
                Console.WriteLine(e.StackTrace!.Split('\n')[0]);
            }
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Outer()
    {
        try
        {
            Middle();
        }
        finally
        {
            Steps.Add("finally of the outer");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Middle()
    {
        try
        {
            Inner(3, record: true);
        }
        catch (InvalidOperationException) when (Filter("the middle's lets it pass", false))
        {
            Steps.Add("never");
        }
        finally
        {
            Steps.Add("finally of the middle");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Inner(int depth, bool record)
    {
        try
        {
            if (depth == 0)
            {
                throw new InvalidOperationException("thrown deep below");
            }

            Inner(depth - 1, record);
        }
        finally
        {
            if (record)
            {
                Steps.Add($"finally {depth} above the throw");
            }
        }
    }

    private static bool Filter(string step, bool result)
    {
        Steps.Add("filter: " + step);
        return result;
    }

    private static async Task FailAsync(int depth)
    {
        await Task.Yield();
        if (depth == 0)
        {
            throw new InvalidOperationException("thrown after an await");
        }

        await FailAsync(depth - 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string text) => text.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int number, int by) => number / by;

    // Each does something after its call, so that the call is no jump and the frame stays.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int First() => Second("ab") + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Second(string text)
    {
        try
        {
            return Third(text.AsSpan(), c => new Fourth { Value = c }) + 1;
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException("thrown in a catch block", e);
        }
    }

    // The same code twice: a linker that made one of them would name the wrong one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Twin(int number) => 1000 / number;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int OtherTwin(int number) => 1000 / number;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Third<T>(ReadOnlySpan<char> text, Func<char, T> make)
        where T : struct, IFailing => make(text[0]).Fail(text.Length) + 1;

    private interface IFailing
    {
        int Fail(int number);
    }

    private struct Fourth : IFailing
    {
        public int Value { get; init; }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public readonly int Fail(int number) => number > 0 ? throw new FormatException("thrown in a structure's method") : Value;
    }
}
