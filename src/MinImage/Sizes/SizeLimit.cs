using System.Collections.Frozen;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Sizes;

/// <summary>Parses sizes in the notation of project properties.</summary>
internal static class SizeLimit
{
    private const int LongestNumber = 18;

    private static readonly FrozenDictionary<string, long> Units = new Dictionary<string, long>
    {
        ["B"] = 1,
        ["kB"] = 1000,
        ["MB"] = 1000 * 1000,
        ["GB"] = 1000 * 1000 * 1000,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Parses a size: a number, which may have decimals, and a unit in any case. <c>10MB</c> is 10^7 bytes, <c>9.5 MiB</c> is 9.5 times 2^20.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of bytes, rounded down; at least 1.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidSize"/>.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] == '.'))
        {
            end++;
        }

        return end is > 0 and <= LongestNumber
            && Units.TryGetValue(trimmed[end..].TrimStart(), out var unit)
            && decimal.TryParse(trimmed.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * unit is >= 1 and <= long.MaxValue and var bytes
                ? (long)bytes
                : throw new MinImageException(
                    Codes.InvalidSize,
                    $"MinImageMaxSize is '{text}': expected a number above 0 and a unit, such as 10MB (10^6 bytes each) or 9.5MiB (2^20 each). "
                    + "The units are B, kB, MB, GB, KiB, MiB and GiB.");
    }
}
