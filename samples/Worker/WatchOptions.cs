namespace Worker;

/// <summary>The section <c>Watch</c> of the settings.</summary>
internal sealed class WatchOptions
{
    /// <summary>The page to look at.</summary>
    public Uri? Page { get; set; }

    /// <summary>How long to wait between two looks.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
