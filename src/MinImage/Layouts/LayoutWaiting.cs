namespace MinImage.Layouts;

/// <summary>Determines how long a publish waits for another one.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="FirstMessage">The time after which the wait is reported.</param>
/// <param name="Limit">The time after which the wait fails.</param>
internal sealed record LayoutWaiting(TimeProvider Clock, TimeSpan FirstMessage, TimeSpan Limit)
{
    /// <summary>Three seconds, and half an hour: packing and writing the largest images takes minutes.</summary>
    public static readonly LayoutWaiting Default = new(TimeProvider.System, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(30));
}
