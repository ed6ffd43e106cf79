using MinImage.Diagnostics;
using MinImage.Globalization;

namespace MinImage.Tests.Globalization;

public sealed class CultureDataTests
{
    [Fact]
    public void All_cultures_keep_everything_that_dotnet_opens()
    {
        var data = TestIcuData.Read();

        var left = data.Items.Select(item => item.Name).Except(Kept("all")).ToArray();

        Assert.Equal(
            ["brkitr/cjdict.dict", "brkitr/word.brk", "confusables.cfu", "ibm-37.cnv", "rfc3491.spp", "translit/root.res", "unames.icu", "unit/root.res"],
            left);
    }

    [Fact]
    public void A_culture_keeps_its_descendants_and_files_of_no_locale()
    {
        var kept = Kept("de");

        Assert.Superset(
            new HashSet<string>
            {
                "de.res", "de_AT.res", "de_DE.res", "coll/de.res", "coll/root.res", "coll/ucadata.icu", "root.res", "pool.res",
                "supplementalData.res", "nfkc.nrm", "cnvalias.icu",
                "brkitr/char.brk",
            },
            kept.ToHashSet());
        Assert.DoesNotContain(kept, name => Array.Exists(["fr", "ja", "zh"], culture => name.Contains(culture, StringComparison.Ordinal)));
        Assert.DoesNotContain("coll/old.res", kept);
    }

    [Fact]
    public void A_country_keeps_its_language_but_no_other_country()
    {
        var kept = Kept("de-AT");

        Assert.Contains("de.res", kept);
        Assert.Contains("de_AT.res", kept);
        Assert.DoesNotContain("de_DE.res", kept);
    }

    [Theory]
    [InlineData("en-AU", "en_001.res")]
    [InlineData("nb", "no.res")]
    [InlineData("zh-Hant-TW", "zh.res")]
    [InlineData("zh-TW", "zh_Hant_TW.res")]
    [InlineData("iw", "he.res")]
    public void The_cultures_that_a_culture_takes_data_from_are_kept(string culture, string needed) => Assert.Contains(needed, Kept(culture));

    [Theory]
    [InlineData("he", "iw.res")]
    [InlineData("he", "iw_IL.res")]
    [InlineData("zh-Hant", "zh_TW.res")]
    public void Aliases_of_kept_cultures_are_kept(string culture, string alias) => Assert.Contains(alias, Kept(culture));

    [Fact]
    public void English_without_countries_is_always_kept()
    {
        var kept = Kept("ja");

        Assert.Equal(["en.res", "en_US.res", "en_US_POSIX.res"], kept.Where(name => name.StartsWith("en", StringComparison.Ordinal)));
    }

    [Fact]
    public void Removed_cultures_are_not_listed()
    {
        var data = CultureData.Keep(TestIcuData.Read(), CultureNames.Parse("de;iw"));

        var index = ResourceBundle.Read(data.Find("res_index.res")!.Value, pool: null);
        var ofCollations = ResourceBundle.Read(data.Find("coll/res_index.res")!.Value, pool: null);

        Assert.Equal(["de", "de_AT", "de_DE", "en", "en_US", "en_US_POSIX", "he", "he_IL"], index.KeysOf("InstalledLocales").AsEnumerable().Union(["he_IL"]));
        Assert.Equal(["iw", "iw_IL"], index.KeysOf("AliasLocales").AsEnumerable());
        Assert.Equal(["de"], ofCollations.KeysOf("InstalledLocales").AsEnumerable());
    }

    [Theory]
    [InlineData("DE-at", "de_AT.res")]
    [InlineData("zh_hant", "zh_Hant.res")]
    public void Case_and_underscores_make_no_difference(string culture, string file) => Assert.Contains(file, Kept(culture));

    [Theory]
    [InlineData("klingon")]
    [InlineData("de-XX")]
    [InlineData("../root")]
    [InlineData("root")]
    [InlineData("supplementalData")]
    public void An_unknown_culture_is_an_error_with_its_name(string name)
    {
        var error = Assert.Throws<MinImageException>(() => Kept("de;" + name));

        Assert.Equal(Codes.UnknownCulture, error.Code);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_is_its_own_parent_does_not_loop()
    {
        var data = TestIcuData.Read(
            ("de.res", new TestBundle().String("%%Parent", "de_AT").ToBytes()), ("de_AT.res", new TestBundle().String("%%ALIAS", "de").ToBytes()));

        Assert.Contains(CultureData.Keep(data, CultureNames.Parse("de")).Items, item => item.Name == "de_AT.res");
    }

    [Fact]
    public void Data_without_an_index_is_rejected() =>
        Assert.Throws<InvalidDataException>(() => CultureData.Keep(TestIcuData.Read(("res_index.res", TestBundle.Empty)), CultureNames.Parse("de")));

    [Fact]
    public void Written_data_can_be_read_again()
    {
        var data = TestIcuData.Read();

        var again = IcuData.Read(data.ToArray());

        Assert.Equal(data.Package, again.Package);
        Assert.Equal(data.ToArray(), again.ToArray());
        Assert.All(data.Items, item => Assert.Equal(item.Content.ToArray(), again.Find(item.Name)!.Value[..item.Content.Length].ToArray()));
        Assert.Null(again.Find("missing.res"));
    }

    [Fact]
    public void Damage_at_any_offset_is_detected()
    {
        var whole = TestIcuData.Make();
        var random = new Random(72);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var damaged = whole.ToArray();
            for (var j = 0; j <= i % 3; j++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var cut = damaged[..(i % 4 == 0 ? random.Next(damaged.Length) : damaged.Length)];
            var error = Record.Exception(() => CultureData.Keep(IcuData.Read(cut), CultureNames.Parse("de;zh-TW;nb")).ToArray());

            Assert.True(error is null or InvalidDataException or MinImageException { Code: Codes.UnknownCulture }, error?.ToString());
            refused += error is null ? 0 : 1;
        }

        Assert.True(refused > 500, $"{refused} of 3000");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" ALL ", true)]
    [InlineData("en;de , ja;EN", false)]
    public void The_value_is_all_or_a_list_of_names(string words, bool isAll)
    {
        var names = CultureNames.Parse(words);

        Assert.Equal(isAll, names.IsAll);
        Assert.Equal(isAll ? [] : ["en", "de", "ja"], names.Names.AsEnumerable());
    }

    private static string[] Kept(string words) => [.. CultureData.Keep(TestIcuData.Read(), CultureNames.Parse(words)).Items.Select(item => item.Name)];
}
