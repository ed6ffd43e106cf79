namespace MinImage.Ilc;

/// <summary>The name of a managed method, as far as the symbol that ILC gave it tells.</summary>
public static class ManagedName
{
    private const string CoreLibrary = "S_P_CoreLib_";
    private const string Separator = "__";

    // What is left of <Main>$, in which the compiler puts top-level statements.
    private const string Main = "_Main__";

    /// <summary>Makes a name of a symbol: <c>System_Net_Http_System_Net_Http_HttpClient__Send</c> is System.Net.Http.HttpClient.Send.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <returns>The method's name; the symbol itself where it is none of ILC's.</returns>
    public static string Of(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        var at = MethodSeparator(symbol);
        if (at <= 0)
        {
            return symbol;
        }

        // Assembly and namespace, dots made to underscores, stand before the type, often the one after its like.
        var type = symbol[..at].StartsWith(CoreLibrary, StringComparison.Ordinal) ? symbol[CoreLibrary.Length..at] : WithoutAssembly(symbol[..at]);
        return $"{WithDots(type)}.{symbol[(at + Separator.Length)..] switch { Main => "<Main>$", var method => method }}";
    }

    // The first two of the last underscores, two or more, outside of type arguments, which have separators of their own. What
    // the compiler makes has numbers after such (<Run>b__0_0), and underscores for brackets at both ends.
    private static int MethodSeparator(string symbol)
    {
        var depth = 0;
        for (var i = symbol.AsSpan().TrimEnd('_').Length - 1; i > 0; i--)
        {
            depth += symbol[i] switch { '>' => 1, '<' => -1, _ => 0 };
            if (depth == 0 && symbol[i] == '_' && symbol[i - 1] == '_' && !char.IsAsciiDigit(symbol[i + 1]))
            {
                return symbol.AsSpan(0, i - 1).TrimEnd('_').Length;
            }
        }

        return -1;
    }

    private static string WithDots(string type) => string.Create(type.Length, type, static (name, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            var isAlone = from[i] == '_' && (i == 0 || from[i - 1] != '_') && (i == from.Length - 1 || from[i + 1] != '_');
            name[i] = isAlone ? '.' : from[i];
        }
    });

    private static string WithoutAssembly(string type)
    {
        for (var length = type.IndexOf('_', StringComparison.Ordinal); length > 0; length = type.IndexOf('_', length + 1))
        {
            if (type.AsSpan(length + 1).StartsWith(type.AsSpan(0, length + 1)))
            {
                return type[(length + 1)..];
            }
        }

        return type;
    }
}
