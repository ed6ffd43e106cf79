namespace MinImage.Deliveries.Registries.Connections;

/// <summary>Determines how long a push waits for a registry, and how often it repeats a request.</summary>
internal sealed record RegistryLimits
{
    /// <summary>The limits of a publish.</summary>
    public static readonly RegistryLimits Default = new();

    /// <summary>The time within which a connection must be established, including TLS.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time within which a registry or a token server must answer a request that has no blob in it.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The time in which a registry must accept some data of a blob; and the time in which it must answer after it has received everything, in which it
    /// may have to copy the blob.
    /// </summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The average number of bytes per second that a registry must accept, in addition to <see cref="Stall"/>.</summary>
    public long Rate { get; init; } = 20_000;

    /// <summary>The time in which a credential helper must answer: those of clouds refresh a token over the network.</summary>
    public TimeSpan Helper { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time in which upload sessions are deleted after a push was canceled or has failed.</summary>
    public TimeSpan Cancel { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a request, or the upload of a blob, is attempted.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait before the second attempt; it doubles with each further attempt.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before an attempt, unless the registry requests a longer one.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest wait that a registry can request by <c>Retry-After</c>; the push fails if it is longer.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The length of a chunk in bytes, if a registry accepts blobs only in chunks.</summary>
    public int Chunk { get; init; } = 4 * 1024 * 1024;

    /// <summary>The length in bytes below which a chunk is not halved again after a registry has rejected it as too large.</summary>
    public int SmallestChunk { get; init; } = 64 * 1024;

    /// <summary>Returns the time for a request with a body.</summary>
    /// <param name="length">The length of the body in bytes.</param>
    public TimeSpan Whole(long length) => Stall + Stall + TimeSpan.FromSeconds((double)length / Rate);
}
