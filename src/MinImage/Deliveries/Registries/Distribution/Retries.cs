using System.Globalization;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>
/// Repeats operations that fail temporarily, with exponentially longer waits that differ between clients, or the waits that the server requests.
/// </summary>
/// <param name="host">The clock, the waits and their randomness.</param>
/// <param name="limits">The limits of waits and attempts.</param>
/// <param name="log">Receives the failures that are followed by another attempt.</param>
internal sealed class Retries(RegistryHost host, RegistryLimits limits, IDiagnosticLog log)
{
    // A longer wait is a message that is shown: otherwise nobody knows why nothing happens.
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(5);

    /// <summary>Runs an operation until it succeeds.</summary>
    /// <typeparam name="T">The result of the operation.</typeparam>
    /// <param name="what">The operation, as the beginning of a message.</param>
    /// <param name="attempt">Runs the operation, from its beginning; receives the number of the attempt, beginning with 1.</param>
    /// <param name="cancellationToken">Ends the wait between attempts.</param>
    /// <exception cref="MinImageException">
    /// The errors of <paramref name="attempt"/>; the last failure if there are too many, or if the server requests a wait that is too long.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<T> RunAsync<T>(string what, Func<int, Task<T>> attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        for (var number = 1; ; number++)
        {
            TransientFailureException failure;
            try
            {
                return await attempt(number).ConfigureAwait(false);
            }
            catch (TransientFailureException e)
            {
                failure = e;
            }

            if (number >= limits.Attempts || failure.RetryAfter > limits.LongestRetryAfter)
            {
                throw new MinImageException(failure.Failure.Code, failure.Failure.Message, failure);
            }

            var wait = WaitAfter(number, failure.RetryAfter);
            var message = string.Create(
                CultureInfo.InvariantCulture, $"{what}: attempt {number} failed, the next follows in {wait.TotalSeconds:0.#} s: {failure.Message}");
            if (wait >= Noticeable)
            {
                log.Inform(message);
            }
            else
            {
                log.Trace(message);
            }

            await host.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    // From half of the wait to all of it, so that clients that failed together do not return together.
    private TimeSpan WaitAfter(int number, TimeSpan? requested)
    {
        var exponential = TimeSpan.FromTicks(Math.Min(limits.FirstDelay.Ticks << Math.Min(number - 1, 20), limits.LongestDelay.Ticks));
        return requested is { } wait ? wait + (limits.FirstDelay * host.Random()) : exponential * ((1 + host.Random()) / 2);
    }
}
