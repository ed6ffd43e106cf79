using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>A failure after which the same operation may succeed: a lost connection, a server that is busy or restarts.</summary>
/// <param name="failure">The error to report if it is not repeated.</param>
/// <param name="retryAfter">The wait that the server requests, or null.</param>
internal sealed class TransientFailureException(MinImageException failure, TimeSpan? retryAfter) : Exception(failure.Message, failure)
{
    /// <summary>The error to report if the operation is not repeated.</summary>
    public MinImageException Failure { get; } = failure;

    /// <summary>The wait that the server requests, or null.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
