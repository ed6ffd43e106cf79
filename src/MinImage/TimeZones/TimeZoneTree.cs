using System.Collections.Immutable;

namespace MinImage.TimeZones;

/// <summary>A folder of time zones, in the form in which programs expect it in <c>/usr/share/zoneinfo</c>.</summary>
/// <param name="Zones">The zones by name, each in TZif format (RFC 8536).</param>
/// <param name="Links">Alternative names, each with its target: a zone, or another link.</param>
/// <param name="Table">The text of <see cref="TimeZoneDatabase.TableName"/>.</param>
public sealed record TimeZoneTree(
    ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Zones,
    ImmutableSortedDictionary<string, string> Links,
    string Table);
