using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;

namespace MinImage.TimeZones;

/// <summary>The time zones of an image, as selected by MinImageTimeZones.</summary>
/// <param name="IsAll">Whether all time zones are selected.</param>
/// <param name="Names">The selected names, distinct, in their original order; empty if all are selected.</param>
public sealed partial record TimeZoneNames(bool IsAll, ImmutableArray<string> Names)
{
    /// <summary>The value for no time zones.</summary>
    public const string None = "none";

    /// <summary>The value for all time zones.</summary>
    public const string All = "all";

    /// <summary>Parses MinImageTimeZones.</summary>
    /// <param name="value">
    /// <see cref="None"/> or <see cref="All"/>, in any case, or names such as <c>Europe/Berlin</c>, separated by <c>;</c> or <c>,</c>.
    /// </param>
    /// <returns>The selection; null for no time zones and for an empty value.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownTimeZone"/>: an invalid name.</exception>
    public static TimeZoneNames? Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var parts = value.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] names = [.. parts.Distinct(StringComparer.Ordinal)];
        if (names is [] || (names is [var none] && none.Equals(None, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (names is [var all] && all.Equals(All, StringComparison.OrdinalIgnoreCase))
        {
            return new TimeZoneNames(IsAll: true, []);
        }

        return Array.Find(names, name => !Form().IsMatch(name)) is { } invalid
            ? throw new MinImageException(
                Codes.UnknownTimeZone,
                $"MinImageTimeZones contains '{invalid}', which is not a valid time zone name. "
                    + "Use names such as Europe/Berlin, separated by ';', or the value all or none.")
            : new TimeZoneNames(IsAll: false, [.. names]);
    }

    // The characters of IANA's names. A name of this form cannot leave the folder of time zones.
    [GeneratedRegex(@"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\z")]
    internal static partial Regex Form();
}
