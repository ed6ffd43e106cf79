using System.Globalization;
using System.Text;

internal static class OfCulture
{
    private static readonly DateTime Moment = new(2026, 3, 9, 16, 5, 7, DateTimeKind.Utc);

    private static readonly string[] Words =
    [
        "Zebra", "zebra", "Äpfel", "Apfel", "apfel", "Öl", "Ol", "Straße", "Strasse", "Mueller", "Müller", "Muller", "ch", "cz", "llama", "lz", "ñu", "nu",
        "Øre", "Ore", "Åre", "ÿ", "coté", "côte", "cote", "İstanbul", "ılık", "istanbul", "co-op", "coop", "か", "が", "カ", "ｶ", "きゃ", "キヤ",
        "日本", "亜", "阿", "一", "丁",
        "가", "나", "я", "ё", "е", "ъ", "א", "ب", "क", "ก", "เก", "10", "9", "①", "ﬁ", "fi", "", " ", "a b", "ab",
    ];

    public static void Describe(CultureInfo culture, StringBuilder output)
    {
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
        void Say(string what, object? value) => output.Append(CultureInfo.InvariantCulture, $"{culture.Name} {what}: {value}\n");

        Say(
            "names",
            string.Join(
                " | ",
                culture.EnglishName,
                culture.NativeName,
                culture.DisplayName,
                culture.Parent.Name,
                culture.LCID,
                culture.ThreeLetterISOLanguageName,
                culture.TwoLetterISOLanguageName));
        Say(
            "text",
            string.Join(
                " | ",
                culture.TextInfo.ListSeparator,
                culture.TextInfo.IsRightToLeft,
                culture.TextInfo.ANSICodePage,
                "iıİI straße ΣΑΣ ǆ".ToUpper(culture),
                "iıİI STRASSE ΣΑΣ Ǆ".ToLower(culture)));
        if (!culture.IsNeutralCulture && culture.Name.Length > 0)
        {
            var region = new RegionInfo(culture.Name);
            Say(
                "region",
                string.Join(" | ", region.Name, region.EnglishName, region.NativeName, region.DisplayName, region.ThreeLetterISORegionName, region.IsMetric));
            Say("currency", string.Join(" | ", region.ISOCurrencySymbol, region.CurrencySymbol, region.CurrencyEnglishName, region.CurrencyNativeName));
        }

        Numbers(culture, Say);
        Dates(culture, Say);
        Sorting(culture.CompareInfo, Say);
    }

    private static void Numbers(CultureInfo culture, Action<string, object?> say)
    {
        var format = culture.NumberFormat;
        foreach (var pattern in new[] { "N", "C", "P", "E3", "F1", "G" })
        {
            say("number " + pattern, $"{1234567.891.ToString(pattern, culture)} {(-0.5).ToString(pattern, culture)}");
        }

        say("symbols", string.Join(" | ", format.NaNSymbol, format.PositiveInfinitySymbol, format.NegativeInfinitySymbol, format.PerMilleSymbol, string.Join(
            ',', format.NumberGroupSizes), string.Join(',', format.CurrencyGroupSizes), string.Concat(format.NativeDigits)));
        say(
            "parsed",
            double.TryParse(1234567.25.ToString("N", culture), NumberStyles.Any, culture, out var parsed)
                ? parsed.ToString(CultureInfo.InvariantCulture)
                : "not");
    }

    private static void Dates(CultureInfo culture, Action<string, object?> say)
    {
        foreach (var calendar in culture.OptionalCalendars.Append(culture.Calendar))
        {
            var own = (CultureInfo)culture.Clone();
            own.DateTimeFormat.Calendar = calendar;
            var format = own.DateTimeFormat;
            var what = calendar.GetType().Name;
            say(what + " patterns", string.Join(" | ", format.GetAllDateTimePatterns()));
            say(
                what + " names",
                string.Join(
                    " | ",
                    [
                        .. format.MonthNames, .. format.MonthGenitiveNames, .. format.AbbreviatedMonthNames,
                        .. format.AbbreviatedMonthGenitiveNames, .. format.DayNames, .. format.AbbreviatedDayNames,
                        .. format.ShortestDayNames,
                    ]));
            say(what + " eras", string.Join(" | ", calendar.Eras.Select(era => format.GetEraName(era) + " " + format.GetAbbreviatedEraName(era))));
            say(
                what + " words",
                string.Join(
                    " | ",
                    format.AMDesignator,
                    format.PMDesignator,
                    format.FirstDayOfWeek,
                    format.CalendarWeekRule,
                    format.DateSeparator,
                    format.TimeSeparator,
                    format.NativeCalendarName));
            say(
                what + " date",
                string.Join(" | ", new[] { "d", "D", "f", "F", "g", "G", "m", "t", "T", "y" }.Select(pattern => Moment.ToString(pattern, own))));
        }
    }

    private static void Sorting(CompareInfo compare, Action<string, object?> say)
    {
        foreach (var options in new[]
        {
            CompareOptions.None, CompareOptions.IgnoreCase, CompareOptions.IgnoreNonSpace, CompareOptions.IgnoreKanaType | CompareOptions.IgnoreWidth,
            CompareOptions.IgnoreSymbols, CompareOptions.StringSort, CompareOptions.NumericOrdering,
        })
        {
            // Equal ones in the order of their characters: which of them a sort puts first is no culture's matter.
            var sorted = Words.Order(Comparer<string>.Create(
                (one, other) => compare.Compare(one, other, options) is var order and not 0 ? order : string.CompareOrdinal(one, other)));
            say("sorted " + options, string.Join(" < ", sorted));
            if (options != CompareOptions.NumericOrdering)
            {
                say("keys " + options, Convert.ToHexString(Words.SelectMany(word => compare.GetSortKey(word, options).KeyData).ToArray()));
            }
        }

        say("search", string.Join(
            ' ',
            compare.IndexOf("die STRASSE und die Straße", "straße", CompareOptions.IgnoreCase),
            compare.LastIndexOf("die STRASSE und die Straße", "strasse", CompareOptions.IgnoreCase),
            compare.IndexOf("cafe\u0301 au lait", "é", CompareOptions.None),
            compare.IndexOf("ガガ", "が", CompareOptions.IgnoreKanaType),
            compare.IndexOf("👩‍👩‍👧 family", "👧", CompareOptions.None),
            compare.IsPrefix("Œuvre", "oe", CompareOptions.IgnoreCase),
            compare.IsSuffix("ＡＢＣ", "bc", CompareOptions.IgnoreCase | CompareOptions.IgnoreWidth),
            compare.IsSuffix("İSTANBUL", "istanbul", CompareOptions.IgnoreCase)));
        say("version", compare.Version.FullVersion);
    }
}
