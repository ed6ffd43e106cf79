namespace MinImage.Ilc;

/// <summary>
/// Recognizes the second form of a method that returns a task, which ILCompiler 11 compiles so that the runtime can suspend it (runtime-async). Its
/// symbol contains that of the method: <c>Type&lt;Argument&gt;__&lt;AsyncCallable&gt;Type__Method</c>.
/// </summary>
internal static class AsyncVariant
{
    private const string Marker = "<AsyncCallable>";

    /// <summary>Returns the symbol of the method; its type is without arguments.</summary>
    /// <param name="symbol">A symbol without the prefixes of <see cref="MangledPrefix"/>.</param>
    /// <returns>The part after the marker; a symbol without a marker as it is.</returns>
    public static ReadOnlySpan<char> MethodOf(ReadOnlySpan<char> symbol) =>
        symbol.IndexOf(Marker) is >= 0 and var at ? symbol[(at + Marker.Length)..] : symbol;

    /// <summary>Returns the symbol of the method, like the other overload.</summary>
    /// <param name="symbol">A symbol, in UTF-8.</param>
    public static ReadOnlySpan<byte> MethodOf(ReadOnlySpan<byte> symbol) =>
        symbol.IndexOf("<AsyncCallable>"u8) is >= 0 and var at ? symbol[(at + Marker.Length)..] : symbol;
}
