using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MinImage.Testing.Linking;

/// <summary>
/// Cases that are run side by side, on threads of their own: on those of the pool, who waits for one of these cases holds the thread that it
/// needs, and more threads come slowly.
/// </summary>
internal static class NumberedCases
{
    /// <summary>Runs all, until one fails, or does not end.</summary>
    /// <param name="count">How many there are; their numbers begin at 0.</param>
    /// <param name="limit">The time for one.</param>
    /// <param name="run">Runs one.</param>
    public static void Run(int count, TimeSpan limit, Action<int> run)
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        var numbers = new int[Environment.ProcessorCount];
        var starts = Enumerable.Repeat(Stopwatch.GetTimestamp(), numbers.Length).ToArray();
        var threads = numbers.Select((_, i) => new Thread(() =>
        {
            int number;
            while (Volatile.Read(ref failure) is null && (number = Interlocked.Increment(ref next)) < count)
            {
                Volatile.Write(ref numbers[i], number);
                Volatile.Write(ref starts[i], Stopwatch.GetTimestamp());
                try
                {
                    run(number);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                }
            }
        })
        { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        for (var i = 0; i < threads.Count; i++)
        {
            while (!threads[i].Join(TimeSpan.FromSeconds(1)))
            {
                Assert.True(Stopwatch.GetElapsedTime(Volatile.Read(ref starts[i])) < limit, $"Number {Volatile.Read(ref numbers[i])} has no end after {limit}.");
            }
        }

        failure?.Throw();
    }
}
