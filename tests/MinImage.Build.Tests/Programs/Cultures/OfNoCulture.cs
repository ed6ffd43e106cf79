using System.Globalization;
using System.Text;

internal static class OfNoCulture
{
    public static void Describe(StringBuilder output)
    {
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD })
        {
            output.Append(CultureInfo.InvariantCulture, $"{form}: {"Å é ﬁ ① ﾊﾟ ᄒ가 ǆ ſ̣".Normalize(form)} {"e\u0301".IsNormalized(form)}\n");
        }

        var idn = new IdnMapping { UseStd3AsciiRules = true };
        foreach (var name in new[] { "bücher.example", "faß.example", "日本語.jp", "ΒΌΛΟΣ.gr", "xn--bcher-kva.example", "a‌b.example" })
        {
            try
            {
                var ascii = idn.GetAscii(name);
                output.Append(CultureInfo.InvariantCulture, $"IDN {name}: {ascii} {idn.GetUnicode(ascii)}\n");
            }
            catch (ArgumentException)
            {
                output.Append(CultureInfo.InvariantCulture, $"IDN {name}: refused\n");
            }
        }

        output.Append(
            CultureInfo.InvariantCulture,
            $"ordinal: {string.Compare("ǆΣς", "ǅΣΣ", StringComparison.OrdinalIgnoreCase)} {"ß".ToUpperInvariant()} {"ǆ".ToUpperInvariant()} "
                + $"{"İ".ToLowerInvariant()}\n");
        output.Append(
            CultureInfo.InvariantCulture,
            $"Windows: {TimeZoneInfo.TryConvertWindowsIdToIanaId("Tokyo Standard Time", out var iana)} {iana} "
                + $"{TimeZoneInfo.TryConvertIanaIdToWindowsId("Europe/Berlin", out var windows)} {windows}\n");
        foreach (var culture in new[] { "en-US", "de-DE", "ja-JP" })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            TimeZoneInfo.ClearCachedData();
            var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
            output.Append(CultureInfo.InvariantCulture, $"zone {culture}: {zone.DisplayName} | {zone.StandardName} | {zone.DaylightName}\n");
        }
    }
}
