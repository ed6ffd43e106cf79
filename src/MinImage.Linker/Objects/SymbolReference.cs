namespace MinImage.Linker.Objects;

/// <summary>That a function, or a piece of data, refers to another.</summary>
/// <param name="From">The symbol whose code or data has the reference.</param>
/// <param name="To">The symbol that it refers to.</param>
public sealed record SymbolReference(string From, string To);
