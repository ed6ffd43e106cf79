namespace MinImage.Linker.Objects;

/// <summary>A symbol of an object, with the bytes that it owns: those up to the next symbol of its section.</summary>
/// <param name="Index">The symbol's index in the object's symbol table.</param>
/// <param name="Offset">The symbol's offset in its section, in bytes.</param>
/// <param name="Size">The number of bytes up to the next symbol, or to the end of the section.</param>
public readonly record struct ObjectSymbol(int Index, ulong Offset, ulong Size);
