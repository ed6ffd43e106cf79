using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.TimeZones;

namespace MinImage.Build;

/// <summary>Says which time zone does not exist, as soon as the package that has them is there.</summary>
public sealed class CheckTimeZones : LibraryTask
{
    /// <summary>The time zones: <c>none</c>, <c>all</c>, or names.</summary>
    [Required]
    public required string TimeZones { get; set; }

    /// <summary>The archive of the package MinImage.TimeZones; empty where it was not restored.</summary>
    public string? PackagedTimeZoneFile { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        if (TimeZoneNames.Parse(TimeZones) is { } names)
        {
            TimeZoneDatabase.Open(PackagedTimeZoneFile).Select(names);
        }
    }
}
