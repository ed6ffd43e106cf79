using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace MinImage.Ilc;

/// <summary>Recognizes the symbols of the app and its packages: the symbols of a type begin with the name of its assembly.</summary>
internal sealed partial class AssemblySymbols
{
    private readonly ImmutableArray<byte[]> _own;
    private readonly ImmutableArray<byte[]> _framework;

    /// <param name="own">The names of the assemblies of the app and its packages.</param>
    /// <param name="framework">The names of the framework's assemblies.</param>
    public AssemblySymbols(IEnumerable<string> own, IEnumerable<string> framework)
    {
        _own = [.. own.Select(name => Encoding.ASCII.GetBytes(MangledName.OfAssembly(name) + "_"))];
        _framework = [.. framework.Select(name => Encoding.ASCII.GetBytes(MangledName.OfAssembly(name) + "_"))];
    }

    /// <summary>Checks whether a symbol belongs to the app or its packages.</summary>
    /// <param name="symbol">The symbol, in UTF-8.</param>
    public bool Contain(ReadOnlySpan<byte> symbol)
    {
        // The longest matching name is the assembly's: even if the app is named 'System', 'System.Net.Http' is the framework's.
        return Longest(_own, symbol) is > 0 and var own && own > Longest(_framework, symbol);
    }

    /// <summary>Returns the name of a symbol's method in the source. Code generated for an async method or a lambda belongs to its method.</summary>
    /// <param name="symbol">A symbol of the app or its packages.</param>
    public string NameOf(string symbol)
    {
        symbol = AsyncVariant.MethodOf(symbol).ToString();
        var name = symbol[Longest(_own, Encoding.UTF8.GetBytes(symbol))..];
        return Generated().Match(name) is { Success: true } match
            ? ManagedName.Of($"{match.Groups["type"].Value}__{match.Groups["method"].Value switch { "Main__" => "_Main__", var method => method }}")
            : ManagedName.Of(name);
    }

    private static int Longest(ImmutableArray<byte[]> prefixes, ReadOnlySpan<byte> symbol)
    {
        var longest = 0;
        foreach (var prefix in prefixes)
        {
            if (prefix.Length > longest && symbol.StartsWith(prefix))
            {
                longest = prefix.Length;
            }
        }

        return longest;
    }

    // <M>d__0.MoveNext, <>c.<M>b__0_0 or <>c__DisplayClass0_0.<M>b__0, <M>g__Local|0_0: ILC replaces each character that a symbol cannot
    // contain by an underscore.
    [GeneratedRegex(
        @"\A(?<type>.+?)"
            + @"(__+(?<method>[^_].*?)_d__\d+__\w+"
            + @"|___c(__DisplayClass\d+_\d+)?___+(?<method>[^_].*?)_b__\d+(_\d+)?"
            + @"|___+(?<method>[^_].*?)_g__.+_\d+_\d+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();
}
