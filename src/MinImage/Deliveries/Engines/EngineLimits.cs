namespace MinImage.Deliveries.Engines;

/// <summary>Determines how long a delivery waits for an engine, and when it reports that it waits.</summary>
internal sealed record EngineLimits
{
    /// <summary>The limits of a publish.</summary>
    public static readonly EngineLimits Default = new();

    /// <summary>The time within which the API must answer the first request: an idle host takes milliseconds, a busy one may take seconds.</summary>
    public TimeSpan Api { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time within which the command line must answer the first request: over ssh, it may have to log in first.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time after which a wait is reported.</summary>
    public TimeSpan FirstMessage { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two reports of a wait.</summary>
    public TimeSpan NextMessage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time in which an engine must accept some data; and the time in which it must load an image of which it has received everything.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The average number of bytes per second that an engine must accept, in addition to <see cref="Stall"/>.</summary>
    public long Rate { get; init; } = 20_000;

    /// <summary>Returns the time for a whole load.</summary>
    /// <param name="length">The number of bytes.</param>
    public TimeSpan Whole(long length) => Stall + Stall + TimeSpan.FromSeconds((double)length / Rate);
}
