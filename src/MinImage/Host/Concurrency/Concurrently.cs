namespace MinImage.Host.Concurrency;

/// <summary>Runs two independent operations concurrently.</summary>
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
}
