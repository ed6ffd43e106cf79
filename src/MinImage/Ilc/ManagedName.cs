namespace MinImage.Ilc;

/// <summary>Reconstructs the names of managed methods from ILC's symbols, as far as possible.</summary>
internal static class ManagedName
{
    private const string CoreLibrary = "S_P_CoreLib_";
    private const string Separator = "__";

    // The mangled form of <Main>$, the method of top-level statements.
    private const string Main = "_Main__";

    /// <summary>Returns the name of a method: for <c>System_Net_Http_System_Net_Http_HttpClient__Send</c>, System.Net.Http.HttpClient.Send.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <returns>The method's name; the symbol itself if ILC did not generate it.</returns>
    public static string Of(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        symbol = FileLocalName.Remove(AsyncVariant.MethodOf(symbol).ToString());
        var at = MethodSeparator(symbol);
        if (at <= 0)
        {
            return symbol;
        }

        // The assembly and the namespace, with underscores in place of dots, precede the type; the namespace often begins with the assembly's name.
        var type = symbol[..at].StartsWith(CoreLibrary, StringComparison.Ordinal) ? symbol[CoreLibrary.Length..at] : WithoutAssembly(symbol[..at]);
        return $"{WithDots(type)}.{symbol[(at + Separator.Length)..] switch { Main => "<Main>$", var method => method }}";
    }

    // The separator is the start of the last run of two or more underscores outside type arguments, which contain separators of their own.
    // Compiler-generated names contain such a run before a number (<Run>b__0_0), and underscores in place of brackets at both ends.
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
