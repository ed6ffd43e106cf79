using MinImage.TimeZones;

namespace MinImage.Images.Config;

/// <summary>The time zones that an image contains.</summary>
/// <param name="Names">The names of the time zones.</param>
/// <param name="PackagedFile">The archive of the package MinImage.TimeZones; null if the package is not restored (yet).</param>
public sealed record TimeZoneRequest(TimeZoneNames Names, string? PackagedFile);
