namespace MinImage.Linker.Objects;

/// <summary>Selects symbols by name.</summary>
/// <param name="name">The symbol's name, in UTF-8.</param>
public delegate bool SymbolFilter(ReadOnlySpan<byte> name);
