using System.Collections.Immutable;
using MinImage.Host.Concurrency;

namespace MinImage.Tests.Host.Concurrency;

public class ConcurrentlyTests
{
    private static readonly ImmutableArray<int> Hundred = [.. Enumerable.Range(0, 100)];

    [Fact]
    public void Results_are_in_the_order_of_the_values()
    {
        var results = Concurrently.ForEach(Hundred, (value, _) => value * 2, CancellationToken.None);

        Assert.Equal(Hundred.Select(value => value * 2), results);
    }

    [Fact]
    public void The_exception_of_the_earliest_value_that_fails_is_thrown_as_it_is()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Concurrently.ForEach(Hundred, Read, CancellationToken.None));

        Assert.Equal("20", error.FileName);

        static int Read(int value, CancellationToken cancellationToken) => value switch
        {
            20 => throw new FileNotFoundException("missing", "20"),
            > 20 => throw new IOException("later"),
            _ => value,
        };
    }

    [Fact]
    public void Values_are_not_begun_after_a_cancellation()
    {
        using var canceling = new CancellationTokenSource();
        canceling.Cancel();
        var begun = 0;

        Assert.Throws<OperationCanceledException>(() => Concurrently.ForEach(Hundred, (_, _) => Interlocked.Increment(ref begun), canceling.Token));

        Assert.Equal(0, begun);
    }
}
