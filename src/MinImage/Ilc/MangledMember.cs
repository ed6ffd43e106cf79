using System.Text.RegularExpressions;

namespace MinImage.Ilc;

/// <summary>Finds the member's name in a symbol, after the name of its type.</summary>
internal static partial class MangledMember
{
    private const string Separator = "__";

    /// <summary>Checks whether the separator of a member follows a type's name directly, without type arguments.</summary>
    /// <param name="rest">The symbol after the type's name.</param>
    public static bool Follows(ReadOnlySpan<char> rest) => rest.StartsWith(Separator);

    /// <summary>Finds the member, after the arguments of a generic type.</summary>
    /// <param name="rest">The symbol after the type's name.</param>
    /// <returns>The mangled name of the member; empty if there is none.</returns>
    public static ReadOnlySpan<char> Find(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith('<'))
        {
            var depth = 0;
            var at = 0;
            do
            {
                depth += rest[at] switch { '<' => 1, '>' => -1, _ => 0 };
                at++;
            }
            while (depth > 0 && at < rest.Length);
            rest = rest[at..];
        }

        return rest.StartsWith(Separator) ? rest[Separator.Length..] : [];
    }

    /// <summary>Returns the member's name in the source, without type arguments and the number of an overload.</summary>
    /// <param name="member">The mangled name that <see cref="Find"/> returned.</param>
    public static string NameOf(ReadOnlySpan<char> member)
    {
        var end = member.IndexOf('<');
        var name = WithoutNumber(end > 0 ? member[..end] : member).ToString();
        if (Generated().Match(name) is { Success: true } match)
        {
            return $"{match.Groups["method"].Value} ({(match.Groups["kind"].Value == "b" ? "lambda" : "local function")})";
        }

        return name is "_ctor" or "_cctor" ? "." + name[1..] : name;
    }

    /// <summary>Removes the number that makes a name unique.</summary>
    /// <param name="name">A name.</param>
    public static ReadOnlySpan<char> WithoutNumber(ReadOnlySpan<char> name)
    {
        var stem = name.TrimEnd("0123456789");
        return stem.Length < name.Length && stem.EndsWith('_') ? stem[..^1] : name;
    }

    // <Run>b__0, <Run>g__Local|0
    [GeneratedRegex(@"\A_(?<method>.+?)_(?<kind>[bg])__", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();
}
