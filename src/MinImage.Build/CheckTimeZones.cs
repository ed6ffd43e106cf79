using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.TimeZones;

namespace MinImage.Build;

/// <summary>Checks that the time zones exist, as soon as their package is restored.</summary>
public sealed class CheckTimeZones : LibraryTask
{
    /// <summary>The time zones: <c>none</c>, <c>all</c>, or names.</summary>
    [Required]
    public required string TimeZones { get; set; }

    /// <summary>The archive of the package MinImage.TimeZones; empty if it was not restored.</summary>
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
