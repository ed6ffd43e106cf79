namespace MinImage.Linker.Objects;

/// <summary>A reference from one symbol to another.</summary>
/// <param name="From">The symbol whose code or data contains the reference.</param>
/// <param name="To">The symbol that is referenced.</param>
public sealed record SymbolReference(string From, string To);
