using System.Collections.Immutable;

namespace MinImage.Sizes;

/// <summary>The names of <see cref="SizeCategory"/>.</summary>
public static class SizeCategories
{
    private static readonly ImmutableArray<string> Names =
    [
        "app code", "framework", "runtime", "OpenSSL", "libc", "ICU", "certificates", "time zones", "content", "symbols", "file formats", "executable", "unnamed",
    ];

    /// <summary>The name that people read.</summary>
    /// <param name="category">The category.</param>
    public static string NameOf(this SizeCategory category) => Names[(int)category];

    /// <summary>The place of a name among the categories.</summary>
    /// <param name="name">What <see cref="NameOf"/> gives.</param>
    /// <returns>Behind all others for a name that is none.</returns>
    public static int OrderOf(string name) => Names.IndexOf(name) is >= 0 and var order ? order : Names.Length;
}
