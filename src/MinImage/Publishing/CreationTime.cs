using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Publishing;

/// <summary>The time that an image and its files carry (reproducible-builds.org, SOURCE_DATE_EPOCH).</summary>
public static class CreationTime
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "SOURCE_DATE_EPOCH";

    /// <summary>The time that the variable says; 1970 where it says nothing or nonsense, the latter with a warning.</summary>
    /// <param name="sourceDateEpoch">Whole seconds since 1970, UTC, up to the year 9999.</param>
    /// <param name="log">Gets <see cref="Codes.InvalidSourceDateEpoch"/>.</param>
    public static DateTimeOffset From(string? sourceDateEpoch, IDiagnosticLog log)
    {
        if (string.IsNullOrEmpty(sourceDateEpoch))
        {
            return DateTimeOffset.UnixEpoch;
        }

        if (long.TryParse(sourceDateEpoch, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        log.Warn(Codes.InvalidSourceDateEpoch, $"{Variable} is '{sourceDateEpoch}', which is no number of seconds since 1970; 1970 is used. Set it to one, for example to the output of 'git log -1 --format=%ct'.");
        return DateTimeOffset.UnixEpoch;
    }
}
