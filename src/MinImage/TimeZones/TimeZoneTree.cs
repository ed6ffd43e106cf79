using System.Collections.Immutable;

namespace MinImage.TimeZones;

/// <summary>A folder of time zones, as programs look for it in <c>/usr/share/zoneinfo</c>.</summary>
/// <param name="Zones">The zones by their names, each as TZif (RFC 8536).</param>
/// <param name="Links">Other names of zones, each with the name that it stands for: a zone, or another link.</param>
/// <param name="Table">The text of <see cref="TimeZoneDatabase.TableName"/>.</param>
public sealed record TimeZoneTree(
    ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Zones, ImmutableSortedDictionary<string, string> Links, string Table);
