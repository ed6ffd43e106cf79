using System.Globalization;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>Reads the header <c>Retry-After</c> (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>Returns the requested wait; null if there is none, or it is invalid.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="clock">The clock, for a wait until a date.</param>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(clock);
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Returns the end of a wait, as a part of a sentence.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="clock">The clock.</param>
    public static string EndOf(TimeSpan wait, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow() + wait:yyyy-MM-dd HH:mm:ss} UTC");
    }
}
