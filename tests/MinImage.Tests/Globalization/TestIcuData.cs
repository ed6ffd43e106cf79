using MinImage.Globalization;

namespace MinImage.Tests.Globalization;

/// <summary>Small ICU data: a handful of locales, with aliases, explicit parents, pooled keys, and files that belong to no locale.</summary>
internal static class TestIcuData
{
    private static readonly string[] Installed =
        [
            "de", "de_AT", "de_DE", "en", "en_001", "en_AU", "en_US", "en_US_POSIX", "fr", "fr_FR", "he", "he_IL", "ja", "ja_JP", "nb",
            "no", "zh", "zh_Hans", "zh_Hant", "zh_Hant_TW",
        ];

    /// <summary>Returns the data.</summary>
    /// <param name="more">Files to add, or to replace.</param>
    public static byte[] Make(params (string Name, byte[] Content)[] more)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["res_index.res"] = new TestBundle().Table("InstalledLocales", Installed).Table("AliasLocales", "iw", "iw_IL", "zh_TW").ToBytes(),
            ["pool.res"] = TestBundle.PoolOf("%%ALIAS", "%%Parent", "Version"),
            ["root.res"] = TestBundle.Empty,
            ["supplementalData.res"] = TestBundle.Empty,
            ["icuver.res"] = new TestBundle().String("ICUVersion", "72.1").ToBytes(),
            ["nfkc.nrm"] = [1, 2, 3],
            ["cnvalias.icu"] = [4],
            ["unames.icu"] = [5],
            ["ibm-37.cnv"] = [6],
            ["rfc3491.spp"] = [7],
            ["confusables.cfu"] = [8],
            ["translit/root.res"] = TestBundle.Empty,
            ["unit/root.res"] = TestBundle.Empty,
            ["brkitr/char.brk"] = [9],
            ["brkitr/word.brk"] = [10],
            ["brkitr/cjdict.dict"] = [11],
            ["brkitr/root.res"] = TestBundle.Empty,
            ["brkitr/ja.res"] = TestBundle.Empty,
            ["coll/root.res"] = TestBundle.Empty,
            ["coll/ucadata.icu"] = [12],
            ["coll/res_index.res"] = new TestBundle().Table("InstalledLocales", "de", "fr", "ja", "old").ToBytes(),
            ["coll/de.res"] = TestBundle.Empty,
            ["coll/fr.res"] = TestBundle.Empty,
            ["coll/old.res"] = TestBundle.Empty,
            ["coll/nb.res"] = new TestBundle().String("%%Parent", "no").ToBytes(),
            ["coll/zh_Hant_TW.res"] = new TestBundle().String("%%Parent", "zh").ToBytes(),
        };
        foreach (var locale in Installed)
        {
            files[locale + ".res"] = new TestBundle().String("Version", "1").ToBytes();
        }

        foreach (var (alias, target) in new[] { ("iw", "he"), ("iw_IL", "he_IL"), ("zh_TW", "zh_Hant_TW") })
        {
            files[alias + ".res"] = new TestBundle { Pool = ["%%ALIAS", "%%Parent", "Version"] }.String("%%ALIAS", target).ToBytes();
        }

        files["en_AU.res"] = new TestBundle { Pool = ["%%ALIAS", "%%Parent", "Version"] }.String("%%Parent", "en_001").String("Version", "1").ToBytes();
        files["zh_Hant.res"] = new TestBundle().String("%%Parent", "root").ToBytes();
        foreach (var (name, content) in more)
        {
            files[name] = content;
        }

        return Pack(files);
    }

    public static IcuData Read(params (string Name, byte[] Content)[] more) => IcuData.Read(Make(more));

    // A header and an empty file table, which the writer under test fills. That ICU reads the result is tested in an image.
    private static byte[] Pack(SortedDictionary<string, byte[]> files)
    {
        byte[] one = [.. TestBundle.Header("CmnD", 1), 1, 0, 0, 0, 12, 0, 0, 0, 32, 0, 0, 0, .. "icudt72l/x.res\0"u8, 0, 0, 0, 0, 0];
        return IcuData.Read(one).With(files.Select(file => new IcuDataItem(file.Key, file.Value))).ToArray();
    }
}
