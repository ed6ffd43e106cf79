using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>Creates the errors of servers that are busy or fail.</summary>
internal static class RegistryFailures
{
    private const int TooManyRequests = 429;

    /// <summary>Checks whether the same request may succeed later.</summary>
    /// <param name="status">The status of the answer.</param>
    public static bool IsTransient(int status) => status is 408 or TooManyRequests or 500 or (>= 502 and not 505);

    /// <summary>Returns the failure for an answer that <see cref="IsTransient"/>.</summary>
    /// <param name="server">The server, as the beginning of a sentence.</param>
    /// <param name="response">The answer.</param>
    /// <param name="errors">The errors in its body.</param>
    /// <param name="clock">The clock.</param>
    public static TransientFailureException Busy(string server, HttpResponseMessage response, ImmutableArray<ServerError> errors, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(response);
        var status = (int)response.StatusCode;
        var wait = RetryAfter.Of(response, clock);
        var details = errors.IsDefaultOrEmpty ? "" : $" ({string.Join("; ", errors)})";
        var error = status == TooManyRequests
            ? new MinImageException(
                Codes.RegistryRateLimited,
                $"{server} limits the rate of requests: status {status}{details}. "
                    + (wait is { } time ? $"Push again after {RetryAfter.EndOf(time, clock)}." : "Push again later, or log in: users have higher limits."))
            : new MinImageException(
                Codes.RegistryFailed,
                $"{server} failed: status {status}{details}. Check the registry's status page or log, and push again.");
        return new(error, wait);
    }
}
