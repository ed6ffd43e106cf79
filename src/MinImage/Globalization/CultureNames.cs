using System.Collections.Immutable;

namespace MinImage.Globalization;

/// <summary>Whose data an image keeps of ICU's: what MinImageCultures says.</summary>
/// <param name="IsAll">Whether it keeps that of all cultures.</param>
/// <param name="Names">The names as they were written, where it keeps some; each once, in their order.</param>
public sealed record CultureNames(bool IsAll, ImmutableArray<string> Names)
{
    /// <summary>The word for all cultures.</summary>
    public const string AllWord = "all";

    /// <summary>All cultures.</summary>
    public static CultureNames All { get; } = new(IsAll: true, []);

    /// <summary>Reads what a project writes.</summary>
    /// <param name="words"><see cref="AllWord"/>, in any case, or nothing; or names such as <c>de</c> and <c>ja-JP</c>, separated by <c>;</c> or <c>,</c>.</param>
    public static CultureNames Parse(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string[] names = [.. words.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
        return names is [] || (names is [var all] && all.Equals(AllWord, StringComparison.OrdinalIgnoreCase)) ? All : new CultureNames(IsAll: false, [.. names]);
    }
}
