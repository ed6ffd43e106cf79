using System.Globalization;

namespace MinImage.Sizes;

/// <summary>Formats sizes for display, in kB of 10^3 and MB of 10^6 bytes.</summary>
internal static class SizeText
{
    private const long Kilo = 1000;
    private const long Mega = 1000 * Kilo;

    /// <summary>Formats a size.</summary>
    /// <param name="bytes">The size, in bytes.</param>
    public static string Of(long bytes) => Math.Abs(bytes) switch
    {
        < Kilo => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < Mega / 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)Kilo:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)Mega:0.00} MB"),
    };

    /// <summary>Formats a difference, with its sign.</summary>
    /// <param name="bytes">The difference, in bytes.</param>
    public static string Change(long bytes) => bytes > 0 ? "+" + Of(bytes) : Of(bytes);
}
