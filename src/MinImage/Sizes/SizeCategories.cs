using System.Collections.Immutable;

namespace MinImage.Sizes;

/// <summary>The names of <see cref="SizeCategory"/>.</summary>
internal static class SizeCategories
{
    private static readonly ImmutableArray<string> Names =
    [
        "app code",
        "framework",
        "runtime",
        "OpenSSL",
        "libc",
        "ICU",
        "certificates",
        "time zones",
        "content",
        "symbols",
        "file formats",
        "executable",
        "unnamed",
    ];

    /// <summary>Returns the display name of a category.</summary>
    /// <param name="category">The category.</param>
    public static string NameOf(this SizeCategory category) => Names[(int)category];

    /// <summary>Returns the position of a category.</summary>
    /// <param name="name">The name that <see cref="NameOf"/> returns.</param>
    /// <returns>The position, from 0; for an unknown name, the number of categories.</returns>
    public static int OrderOf(string name) => Names.IndexOf(name) is >= 0 and var order ? order : Names.Length;
}
