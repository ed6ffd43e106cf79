using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MinImage.Testing.Linking;

/// <summary>
/// Runs numbered cases concurrently on dedicated threads: on the thread pool, whoever waits for a case would block the thread that it
/// needs, and the pool adds threads slowly.
/// </summary>
internal static class NumberedCases
{
    /// <summary>Runs all cases until one fails or exceeds the limit.</summary>
    /// <param name="count">Their number; the first is 0.</param>
    /// <param name="limit">The time limit of one case.</param>
    /// <param name="run">Runs the case with a number.</param>
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
                var elapsed = Stopwatch.GetElapsedTime(Volatile.Read(ref starts[i]));
                Assert.True(elapsed < limit, $"Case {Volatile.Read(ref numbers[i])} has not ended after {limit}.");
            }
        }

        failure?.Throw();
    }
}
