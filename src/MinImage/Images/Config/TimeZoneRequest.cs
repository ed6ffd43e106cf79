using MinImage.TimeZones;

namespace MinImage.Images.Config;

/// <summary>Which time zones an image gets.</summary>
/// <param name="Names">Which.</param>
/// <param name="PackagedFile">The archive of the package MinImage.TimeZones; null before it is restored, and where it is not.</param>
public sealed record TimeZoneRequest(TimeZoneNames Names, string? PackagedFile);
