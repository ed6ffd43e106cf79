using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace MinImage.Ilc;

/// <summary>Recognizes the symbols of the app and its packages among those of the framework: the symbols of a type begin with the name of its assembly.</summary>
internal sealed partial class AssemblySymbols
{
    private readonly ImmutableArray<byte[]> _own;
    private readonly ImmutableArray<byte[]> _framework;

    /// <param name="own">Names of assemblies.</param>
    /// <param name="framework">Names of the framework's.</param>
    public AssemblySymbols(IEnumerable<string> own, IEnumerable<string> framework)
    {
        _own = [.. own.Select(name => Encoding.ASCII.GetBytes(MangledName.OfAssembly(name) + "_"))];
        _framework = [.. framework.Select(name => Encoding.ASCII.GetBytes(MangledName.OfAssembly(name) + "_"))];
    }

    public bool Contain(ReadOnlySpan<byte> symbol)
    {
        // The longest name that fits is the assembly's: 'System' may be the app's, and 'System.Net.Http' is the framework's all the same.
        return Longest(_own, symbol) is > 0 and var own && own > Longest(_framework, symbol);
    }

    /// <summary>The method that a symbol is of, as the source names it: what the compiler makes of an async method or a lambda is that method.</summary>
    /// <param name="symbol">A symbol of the app's or its packages'.</param>
    public string NameOf(string symbol)
    {
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

    // <M>d__0.MoveNext, <>c.<M>b__0_0, <>c__DisplayClass0_0.<M>b__0, <M>g__Local|0_0: ILC writes an underscore for each character that no symbol has.
    [GeneratedRegex(
        @"\A(?<type>.+?)(__+(?<method>[^_].*?)_d__\d+__\w+|___c(__DisplayClass\d+_\d+)?___+(?<method>[^_].*?)_b__\d+(_\d+)?|___+(?<method>[^_].*?)_g__.+_\d+_\d+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();
}
