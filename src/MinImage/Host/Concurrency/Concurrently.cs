namespace MinImage.Host.Concurrency;

/// <summary>Two things that need nothing of each other, on two threads.</summary>
internal static class Concurrently
{
    /// <summary>Does both. Both have ended when this returns or throws: what they read is then nobody's.</summary>
    /// <typeparam name="TFirst">What the first one gives.</typeparam>
    /// <typeparam name="TSecond">What the second one gives.</typeparam>
    /// <param name="first">Done on this thread. What it throws comes before what the second one does, which is cancelled then.</param>
    /// <param name="second">Done on another thread. What it throws is thrown as it is.</param>
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
