using System.Collections.Immutable;

namespace MinImage.Globalization;

/// <summary>The cultures whose data an image contains: the value of <c>MinImageCultures</c>.</summary>
/// <param name="IsAll">Whether the image contains all cultures.</param>
/// <param name="Names">The distinct names as written, in their order; empty for all cultures.</param>
public sealed record CultureNames(bool IsAll, ImmutableArray<string> Names)
{
    /// <summary>The value for all cultures.</summary>
    public const string AllWord = "all";

    /// <summary>All cultures.</summary>
    public static CultureNames All { get; } = new(IsAll: true, []);

    /// <summary>Parses the property.</summary>
    /// <param name="value">
    /// <see cref="AllWord"/>, in any case, or empty; or names such as <c>de</c> and <c>ja-JP</c>, separated by <c>;</c> or <c>,</c>.
    /// </param>
    public static CultureNames Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string[] names =
        [
            .. value
                .Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return names is [] || (names is [var all] && all.Equals(AllWord, StringComparison.OrdinalIgnoreCase))
            ? All
            : new CultureNames(IsAll: false, [.. names]);
    }
}
