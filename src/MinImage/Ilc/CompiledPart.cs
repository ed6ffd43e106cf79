namespace MinImage.Ilc;

/// <summary>What a range of bytes in ILC's object is.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Type">The type that it belongs to; null if it belongs to none.</param>
/// <param name="Name">The name of a method or of a table; null for the other kinds.</param>
internal readonly record struct CompiledPart(CompiledPartKind Kind, ManagedType? Type = null, string? Name = null);
