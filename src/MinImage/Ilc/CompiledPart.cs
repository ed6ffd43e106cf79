namespace MinImage.Ilc;

/// <summary>The description of a range of bytes in ILC's object.</summary>
/// <param name="Kind">The kind of code or data.</param>
/// <param name="Type">The type that the part belongs to; null if it belongs to none.</param>
/// <param name="Name">The name of a method or of a table; null for the other kinds.</param>
internal readonly record struct CompiledPart(CompiledPartKind Kind, ManagedType? Type = null, string? Name = null);
