using System.Text.RegularExpressions;

namespace MinImage.Ilc;

/// <summary>The member's name in a symbol, behind the name of its type.</summary>
internal static partial class MangledMember
{
    private const string Separator = "__";

    /// <summary>Whether something follows a type's name that is named like a member: the separator, with no type arguments before it.</summary>
    /// <param name="rest">What follows the type's name.</param>
    public static bool Follows(ReadOnlySpan<char> rest) => rest.StartsWith(Separator);

    /// <summary>Finds the member, behind the arguments of a generic type.</summary>
    /// <param name="rest">What follows the type's name.</param>
    /// <returns>The member as ILC writes it; empty if there is none.</returns>
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

    /// <summary>Names a member as its source does, without the arguments of a generic method and the number of an overload.</summary>
    /// <param name="member">What <see cref="Find"/> returned.</param>
    public static string NameOf(ReadOnlySpan<char> member)
    {
        var end = member.IndexOf('<');
        var name = WithoutNumber((end > 0 ? member[..end] : member).ToString());
        if (Generated().Match(name) is { Success: true } match)
        {
            return $"{match.Groups["method"].Value} ({(match.Groups["kind"].Value == "b" ? "lambda" : "local function")})";
        }

        return name is "_ctor" or "_cctor" ? "." + name[1..] : name;
    }

    /// <summary>Removes the number that makes a name unique.</summary>
    /// <param name="name">A name.</param>
    public static string WithoutNumber(string name) => TrailingNumber().Replace(name, "");

    [GeneratedRegex(@"_\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TrailingNumber();

    // <Run>b__0, <Run>g__Local|0
    [GeneratedRegex(@"\A_(?<method>.+?)_(?<kind>[bg])__", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();
}
