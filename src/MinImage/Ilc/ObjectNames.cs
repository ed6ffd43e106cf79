namespace MinImage.Ilc;

/// <summary>The names of sections and symbols in ILC's object that carry a meaning.</summary>
internal static class ObjectNames
{
    /// <summary>The section with the compiled methods.</summary>
    public const string Code = "__managedcode";

    /// <summary>The section with the data that is made at the start of the program; it has no bytes in the file.</summary>
    public const string Hydrated = ".hydrated";

    /// <summary>The section with read-only data.</summary>
    public const string ReadOnlyData = ".rodata";

    /// <summary>The symbol of the commands from which <see cref="Hydrated"/> is made; in <see cref="ReadOnlyData"/>.</summary>
    public const string HydrationCommands = "__dehydrated_data";

    /// <summary>The symbol of the metadata that reflection reads.</summary>
    public const string Metadata = "__embedded_metadata";

    /// <summary>The prefix of the stubs that ILC generates for reflection: a type of no assembly.</summary>
    public const string Stubs = "Internal_CompilerGenerated";

    /// <summary>The prefix of a string literal.</summary>
    public static ReadOnlySpan<byte> Literal => "__Str_"u8;

    /// <summary>The prefix of the cell for a native library that is loaded when a function of it is first called.</summary>
    public static ReadOnlySpan<byte> LibraryCell => "__nativemodule_"u8;

    /// <summary>The prefix of the cell for a function of such a library; the method's name follows.</summary>
    public static ReadOnlySpan<byte> FunctionCell => "__pinvoke_"u8;

    /// <summary>The prefix of a text in UTF-8, which cells refer to by its name.</summary>
    public static ReadOnlySpan<byte> Text => "__utf8str_"u8;
}
