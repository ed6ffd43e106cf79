namespace MinImage.Ilc;

/// <summary>The names of sections and symbols with a known meaning in ILC's object.</summary>
internal static class ObjectNames
{
    /// <summary>The section with the compiled methods.</summary>
    public const string Code = "__managedcode";

    /// <summary>The section for the data that is created at startup; it has no bytes in the file.</summary>
    public const string Hydrated = ".hydrated";

    /// <summary>The section with read-only data.</summary>
    public const string ReadOnlyData = ".rodata";

    /// <summary>The symbol of the commands from which <see cref="Hydrated"/> is created; in <see cref="ReadOnlyData"/>.</summary>
    public const string HydrationCommands = "__dehydrated_data";

    /// <summary>The symbol of the metadata that reflection reads.</summary>
    public const string Metadata = "__embedded_metadata";

    /// <summary>The name of the core library's type that replaces any class in shared generic code; it lacks the prefix of its assembly.</summary>
    public const string Canonical = "System___Canon";

    /// <summary>The prefix of the stubs that ILC generates for reflection; they belong to no assembly.</summary>
    public const string Stubs = "Internal_CompilerGenerated";

    /// <summary>The prefix of a string literal.</summary>
    public static ReadOnlySpan<byte> Literal => "__Str_"u8;

    /// <summary>The prefix of the cell for a native library that is loaded at the first call of one of its functions.</summary>
    public static ReadOnlySpan<byte> LibraryCell => "__nativemodule_"u8;

    /// <summary>The prefix of the cell for a function of such a library; the method's name follows.</summary>
    public static ReadOnlySpan<byte> FunctionCell => "__pinvoke_"u8;

    /// <summary>The prefix of a UTF-8 string that cells refer to.</summary>
    public static ReadOnlySpan<byte> Text => "__utf8str_"u8;
}
