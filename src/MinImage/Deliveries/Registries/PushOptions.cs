namespace MinImage.Deliveries.Registries;

/// <summary>Settings of a push.</summary>
public sealed record PushOptions
{
    /// <summary>The number of blobs that are sent at once, from 1; 4 by default, as with other clients.</summary>
    public int Parallel
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }
    = 4;
}
