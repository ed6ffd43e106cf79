namespace Worker;

/// <summary>The section <c>Watch</c> of the settings.</summary>
internal sealed class WatchOptions
{
    /// <summary>The page to watch.</summary>
    public Uri? Page { get; set; }

    /// <summary>The time between two fetches.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
