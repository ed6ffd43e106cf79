namespace MinImage.Ilc;

/// <summary>Mangles names as ILC does: with an underscore in place of each character that a symbol cannot contain.</summary>
internal static class MangledName
{
    private const string PrivatePrefix = "System.Private.";
    private const string ShortPrivatePrefix = "S.P.";

    /// <summary>Mangles the name of a type.</summary>
    /// <param name="name">The full name.</param>
    public static string Of(string name) => string.Create(name.Length, name, static (mangled, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            mangled[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
        }
    });

    /// <summary>Mangles the name of an assembly, with which the symbols of its types begin.</summary>
    /// <param name="name">The name, without an extension.</param>
    public static string OfAssembly(string name)
    {
        var mangled = Of(name.StartsWith(PrivatePrefix, StringComparison.Ordinal) ? ShortPrivatePrefix + name[PrivatePrefix.Length..] : name);
        return mangled.Length > 0 && char.IsAsciiDigit(mangled[0]) ? "_" + mangled : mangled;
    }
}
