using MinImage.Linker.Diagnostics;

namespace MinImage.Linker.Model;

/// <summary>The input of <see cref="Chunk.Write"/>: by then, all addresses are known.</summary>
/// <param name="Machine">The processor's relocations.</param>
/// <param name="Memory">The layout.</param>
/// <param name="Diagnostics">Receives errors about values that do not fit.</param>
internal sealed record WriteContext(Machine Machine, MemoryImage Memory, LinkDiagnostics Diagnostics);
