using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MinImage.Host.Concurrency;

/// <summary>Runs independent operations concurrently.</summary>
internal static class Concurrently
{
    /// <summary>Runs both. Both have ended when this returns or throws, so their input may then be disposed of.</summary>
    /// <typeparam name="TFirst">The result of the first operation.</typeparam>
    /// <typeparam name="TSecond">The result of the second operation.</typeparam>
    /// <param name="first">Runs on this thread. If it throws, the second one is canceled, and this exception takes precedence.</param>
    /// <param name="second">Runs on another thread. Its exception is thrown as it is.</param>
    /// <param name="cancellationToken">Cancels both.</param>
    public static (TFirst First, TSecond Second) Run<TFirst, TSecond>(
        Func<CancellationToken, TFirst> first, Func<CancellationToken, TSecond> second, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var other = Task.Run(() => second(ending.Token), CancellationToken.None);
        try
        {
            var result = first(cancellationToken);
            return (result, other.GetAwaiter().GetResult());
        }
        catch
        {
            ending.Cancel();
            Task.WaitAny([other], CancellationToken.None);
            throw;
        }
    }

    /// <summary>Runs two operations that return nothing, in the same way.</summary>
    /// <inheritdoc cref="Run{TFirst, TSecond}" path="/param"/>
    public static void Run(Action<CancellationToken> first, Action<CancellationToken> second, CancellationToken cancellationToken)
    {
        _ = Run(Nothing(first), Nothing(second), cancellationToken);

        static Func<CancellationToken, object?> Nothing(Action<CancellationToken> operation) => token =>
        {
            operation(token);
            return null;
        };
    }

    /// <summary>Runs an operation for each value, on as many threads as there are processors. All have ended when this returns or throws.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <typeparam name="TResult">The result for a value.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="operation">The operation. Its exception is thrown as it is; of several, that of the earliest value that failed.</param>
    /// <param name="cancellationToken">Cancels the operations.</param>
    /// <returns>The results, in the order of the values.</returns>
    public static ImmutableArray<TResult> ForEach<T, TResult>(
        ImmutableArray<T> values, Func<T, CancellationToken, TResult> operation, CancellationToken cancellationToken)
    {
        var results = new TResult[values.Length];
        var faults = new ExceptionDispatchInfo?[values.Length];
        Parallel.For(0, values.Length, new ParallelOptions { CancellationToken = cancellationToken }, (i, loop) =>
        {
            try
            {
                results[i] = operation(values[i], cancellationToken);
            }
            catch (Exception fault)
            {
                faults[i] = ExceptionDispatchInfo.Capture(fault);
                loop.Break();
            }
        });
        Array.Find(faults, fault => fault is not null)?.Throw();
        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }
}
