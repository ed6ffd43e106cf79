using MinImage.Diagnostics;
using MinImage.Globalization;

namespace MinImage.Tests.Globalization;

public sealed class CultureDataTests
{
    [Fact]
    public void Of_all_cultures_everything_is_kept_but_what_dotnet_never_opens()
    {
        var data = TestIcuData.Read();

        var left = data.Items.Select(item => item.Name).Except(Kept("all")).ToArray();

        Assert.Equal(
            ["brkitr/cjdict.dict", "brkitr/word.brk", "confusables.cfu", "ibm-37.cnv", "rfc3491.spp", "translit/root.res", "unames.icu", "unit/root.res"],
            left);
    }

    [Fact]
    public void A_culture_keeps_those_below_it_and_what_belongs_to_none()
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
        Assert.DoesNotContain(
            kept,
            name =>
                name.Contains("fr", StringComparison.Ordinal) || name.Contains("ja", StringComparison.Ordinal) || name.Contains(
                    "zh", StringComparison.Ordinal));
        Assert.DoesNotContain("coll/old.res", kept);
    }

    [Fact]
    public void A_country_keeps_its_language_and_no_other_country()
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
    public void What_a_culture_takes_data_from_is_kept(string culture, string needed) => Assert.Contains(needed, Kept(culture));

    [Theory]
    [InlineData("he", "iw.res")]
    [InlineData("he", "iw_IL.res")]
    [InlineData("zh-Hant", "zh_TW.res")]
    public void Other_names_of_what_is_kept_are_kept(string culture, string alias) => Assert.Contains(alias, Kept(culture));

    [Fact]
    public void English_is_always_kept_as_dotnet_names_everything_in_it_and_that_of_no_country()
    {
        var kept = Kept("ja");

        Assert.Equal(["en.res", "en_US.res", "en_US_POSIX.res"], kept.Where(name => name.StartsWith("en", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_gone_is_not_listed()
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
    public void A_name_that_ICU_does_not_have_is_an_error_that_shows_it(string name)
    {
        var error = Assert.Throws<MinImageException>(() => Kept("de;" + name));

        Assert.Equal(Codes.UnknownCulture, error.Code);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_names_itself_as_its_own_parent_comes_to_an_end()
    {
        var data = TestIcuData.Read(
            ("de.res", new TestBundle().String("%%Parent", "de_AT").ToBytes()), ("de_AT.res", new TestBundle().String("%%ALIAS", "de").ToBytes()));

        Assert.Contains(CultureData.Keep(data, CultureNames.Parse("de")).Items, item => item.Name == "de_AT.res");
    }

    [Fact]
    public void Data_without_its_index_is_damaged() =>
        Assert.Throws<InvalidDataException>(() => CultureData.Keep(TestIcuData.Read(("res_index.res", TestBundle.Empty)), CultureNames.Parse("de")));

    [Fact]
    public void What_is_written_is_read_again_byte_for_byte()
    {
        var data = TestIcuData.Read();

        var again = IcuData.Read(data.ToArray());

        Assert.Equal(data.Package, again.Package);
        Assert.Equal(data.ToArray(), again.ToArray());
        Assert.All(data.Items, item => Assert.Equal(item.Content.ToArray(), again.Find(item.Name)!.Value[..item.Content.Length].ToArray()));
        Assert.Null(again.Find("missing.res"));
    }

    [Fact]
    public void Damaged_data_is_said_to_be_damaged_wherever_it_is()
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
    public void Words_are_all_or_names(string words, bool isAll)
    {
        var names = CultureNames.Parse(words);

        Assert.Equal(isAll, names.IsAll);
        Assert.Equal(isAll ? [] : ["en", "de", "ja"], names.Names.AsEnumerable());
    }

    private static string[] Kept(string words) => [.. CultureData.Keep(TestIcuData.Read(), CultureNames.Parse(words)).Items.Select(item => item.Name)];
}
