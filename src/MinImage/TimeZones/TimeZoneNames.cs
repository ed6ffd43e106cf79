using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;

namespace MinImage.TimeZones;

/// <summary>Which time zones an image gets: what MinImageTimeZones says.</summary>
/// <param name="IsAll">Whether it gets all there are.</param>
/// <param name="Names">The names, where it gets some: each once, in their order.</param>
public sealed partial record TimeZoneNames(bool IsAll, ImmutableArray<string> Names)
{
    /// <summary>The word for no time zones.</summary>
    public const string None = "none";

    /// <summary>The word for all time zones.</summary>
    public const string All = "all";

    /// <summary>Reads what a project writes.</summary>
    /// <param name="words"><see cref="None"/> or <see cref="All"/>, in any case, or names such as <c>Europe/Berlin</c>, separated by <c>;</c> or <c>,</c>.</param>
    /// <returns>Null for none, and for an empty text.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownTimeZone"/>: a name is not of the form that names have.</exception>
    public static TimeZoneNames? Parse(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string[] names = [.. words.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        if (names is [] || (names is [var none] && none.Equals(None, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (names is [var all] && all.Equals(All, StringComparison.OrdinalIgnoreCase))
        {
            return new TimeZoneNames(IsAll: true, []);
        }

        return Array.Find(names, name => !Form().IsMatch(name)) is { } strange
            ? throw new MinImageException(
                Codes.UnknownTimeZone,
                $"MinImageTimeZones has '{strange}', which is no name of a time zone. Use names such as Europe/Berlin, separated by ';', or the word all or none.")
            : new TimeZoneNames(IsAll: false, [.. names]);
    }

    // What IANA's names are made of; no way leads out of the folder by them.
    [GeneratedRegex(@"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\z")]
    internal static partial Regex Form();
}
