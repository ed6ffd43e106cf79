namespace MinImage.Linker.Objects;

/// <summary>A symbol of an object, with what it owns: the bytes up to the next symbol of its section.</summary>
/// <param name="Index">Its number in the object's symbol table.</param>
/// <param name="Offset">Bytes from the start of its section.</param>
/// <param name="Size">The bytes up to the next symbol, or to the section's end.</param>
public readonly record struct ObjectSymbol(int Index, ulong Offset, ulong Size);
