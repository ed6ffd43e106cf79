namespace MinImage.Linker.Objects;

/// <summary>Whether a symbol is one of those that somebody asks for.</summary>
/// <param name="name">The symbol's name, in UTF-8.</param>
public delegate bool SymbolFilter(ReadOnlySpan<byte> name);
