using MinImage.Linker.Diagnostics;

namespace MinImage.Linker.Model;

/// <summary>What chunks need when they are written: all addresses are known by then.</summary>
/// <param name="Machine">The processor's relocations.</param>
/// <param name="Memory">Where everything is.</param>
/// <param name="Diagnostics">Gets what does not fit.</param>
internal sealed record WriteContext(Machine Machine, MemoryImage Memory, LinkDiagnostics Diagnostics);
