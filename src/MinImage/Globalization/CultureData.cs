using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Globalization;

/// <summary>Selects the parts of ICU's data that a program needs.</summary>
internal static class CultureData
{
    private const string IndexName = "res_index.res";
    private const string PoolName = "pool.res";
    private const string BundleSuffix = ".res";
    private const string Installed = "InstalledLocales";
    private const string Aliases = "AliasLocales";

    // .NET returns the English names of cultures, regions and currencies for any culture. ICU falls back to en_US_POSIX if LANG is not set, as
    // in most containers.
    private static readonly ImmutableArray<string> Always = ["en", "en_US_POSIX"];

    /// <summary>Removes files that .NET never opens, and the data of other cultures.</summary>
    /// <param name="data">ICU's data.</param>
    /// <param name="cultures">
    /// The cultures whose data is kept. A culture includes its descendants (<c>de</c> includes <c>de-AT</c>), and the cultures that it takes data
    /// from, by name and by the references in the data (<c>de-AT</c> includes <c>de</c>).
    /// </param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownCulture"/>.</exception>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    public static IcuData Keep(IcuData data, CultureNames cultures)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(cultures);
        var read = data.With(data.Items.Where(item => IsRead(item.Name)));
        if (cultures.IsAll)
        {
            return read;
        }

        var folders = read.Items
            .GroupBy(item => FolderOf(item.Name))
            .ToDictionary(group => group.Key, group => Folder.Read(group.Key, read), StringComparer.Ordinal);
        var known = folders.TryGetValue("", out var outermost) && outermost.Locales.Count > 0
            ? outermost.Locales
            : throw new InvalidDataException($"{IndexName} is missing");
        var wanted = Closure(cultures.Names.Select(name => Named(name, known)).SelectMany(name => WithDescendants(name, known)), folders.Values);
        return read.With(
            read.Items.Where(item => IsOfNoLocale(item.Name, folders[FolderOf(item.Name)].Locales, known) || wanted.Contains(LocaleOf(item.Name)))
                .Select(item => item.Name.EndsWith(IndexName, StringComparison.Ordinal) ? item with { Content = Shortened(item, wanted) } : item));
    }

    /// <summary>Checks whether .NET opens a file of ICU's data, directly or through ICU.</summary>
    internal static bool IsRead(string name) => FolderOf(name) switch
    {
        // Units of measure; transliteration.
        "unit" or "translit" => false,

        // Boundaries of words, lines and sentences, and their dictionaries: .NET's search uses only character boundaries.
        "brkitr" => name.EndsWith(BundleSuffix, StringComparison.Ordinal) || name == "brkitr/char.brk",

        // Character sets, which .NET implements itself; StringPrep profiles, which IDNA 2008 does not use; confusable characters; names of
        // characters.
        _ => Path.GetExtension(name) is not (".cnv" or ".spp" or ".cfu") && name != "unames.icu",
    };

    private static string Named(string name, ImmutableHashSet<string> known)
    {
        var locale = name.Replace('-', '_');
        return known.TryGetValue(locale, out _)
            ? locale
            : known.FirstOrDefault(each => each.Equals(locale, StringComparison.OrdinalIgnoreCase))
                ?? throw new MinImageException(
                    Codes.UnknownCulture,
                    $"MinImageCultures contains '{name}': ICU has no data for that culture. "
                    + "Use names such as de, ja-JP or zh-Hant, separated by ';', or all.");
    }

    private static IEnumerable<string> WithDescendants(string name, ImmutableHashSet<string> known) =>
        known.Where(each => each == name || each.StartsWith(name + "_", StringComparison.Ordinal));

    private static HashSet<string> Closure(IEnumerable<string> names, IReadOnlyCollection<Folder> folders)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        void Want(string name)
        {
            if (!wanted.Add(name))
            {
                return;
            }

            if (name.LastIndexOf('_') is var end and > 0)
            {
                Want(name[..end]);
            }

            foreach (var source in folders.SelectMany(folder => folder.SourcesOf(name)))
            {
                Want(source);
            }
        }

        foreach (var name in names.Concat(Always))
        {
            Want(name);
        }

        // Aliases of locales that are kept: iw for he, zh_TW for zh_Hant_TW.
        foreach (var name in folders.SelectMany(folder => folder.AliasesOf(wanted)).ToList())
        {
            Want(name);
        }

        return wanted;
    }

    private static bool IsOfNoLocale(string name, ImmutableHashSet<string> ofFolder, ImmutableHashSet<string> known) =>
        !name.EndsWith(BundleSuffix, StringComparison.Ordinal) || !(ofFolder.Contains(LocaleOf(name)) || known.Contains(LocaleOf(name)));

    // Shortens the index, so that ICU lists only the kept locales as available.
    private static ReadOnlyMemory<byte> Shortened(IcuDataItem index, HashSet<string> wanted)
    {
        var content = ResourceBundle.Read(index.Content, pool: null).Without(Installed, name => !wanted.Contains(name));
        return ResourceBundle.Read(content, pool: null).Without(Aliases, name => !wanted.Contains(name));
    }

    private static string FolderOf(string name) => name.LastIndexOf('/') is var end and >= 0 ? name[..end] : "";

    private static string LocaleOf(string name) => name[(name.LastIndexOf('/') + 1)..^BundleSuffix.Length];

    /// <summary>A folder of bundles, one for each locale.</summary>
    private sealed record Folder(
        string Prefix,
        IcuData Data,
        ResourceBundle? Pool,
        ImmutableHashSet<string> Locales,
        ImmutableDictionary<string, string> Targets)
    {
        public static Folder Read(string name, IcuData data)
        {
            var prefix = name.Length == 0 ? "" : name + "/";
            var pool = data.Find(prefix + PoolName) is { } poolContent ? ResourceBundle.Read(poolContent, pool: null) : null;
            var index = data.Find(prefix + IndexName) is { } content ? ResourceBundle.Read(content, pool: null) : null;
            var aliases = index?.KeysOf(Aliases) ?? [];
            var folder = new Folder(prefix, data, pool, [.. index?.KeysOf(Installed) ?? [], .. aliases], ImmutableDictionary<string, string>.Empty);
            return folder with
            {
                Targets = aliases.Select(alias => KeyValuePair.Create(alias, folder.Bundle(alias)?.StringOf("%%ALIAS")))
                    .Where(pair => pair.Value is not null).ToImmutableDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal),
            };
        }

        // The names are only looked up among the files, so a damaged bundle can do no harm.
        public IEnumerable<string> SourcesOf(string locale) =>
            Bundle(locale) is { } bundle ? new[] { bundle.StringOf("%%ALIAS"), bundle.StringOf("%%Parent") }.OfType<string>() : [];

        public IEnumerable<string> AliasesOf(HashSet<string> wanted) => Targets.Where(pair => wanted.Contains(pair.Value)).Select(pair => pair.Key);

        private ResourceBundle? Bundle(string locale) =>
            Data.Find($"{Prefix}{locale}{BundleSuffix}") is { } content ? ResourceBundle.Read(content, Pool) : null;
    }
}
