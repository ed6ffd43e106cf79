using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Publishing;

/// <summary>Reads the time of an image and its files (reproducible-builds.org, SOURCE_DATE_EPOCH).</summary>
public static class CreationTime
{
    /// <summary>The name of the environment variable.</summary>
    public const string Variable = "SOURCE_DATE_EPOCH";

    /// <summary>Parses the variable's value. The time is 1970 if the value is empty, and also, with a warning, if it is invalid.</summary>
    /// <param name="sourceDateEpoch">Whole seconds since 1970, UTC, up to the year 9999; null if the variable is not set.</param>
    /// <param name="log">Receives <see cref="Codes.InvalidSourceDateEpoch"/>.</param>
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

        log.Warn(
            Codes.InvalidSourceDateEpoch,
            $"{Variable} is '{sourceDateEpoch}': expected a number of seconds since 1970. The image's time is set to 1970. "
                + "Set it, for example, to the output of 'git log -1 --format=%ct'.");
        return DateTimeOffset.UnixEpoch;
    }
}
