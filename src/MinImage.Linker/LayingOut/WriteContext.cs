using MinImage.Linker.Diagnostics;
using MinImage.Linker.Relocating;

namespace MinImage.Linker.LayingOut;

/// <summary>What chunks need when they are written: all addresses are known by then.</summary>
/// <param name="Machine">The processor's relocations.</param>
/// <param name="Memory">Where everything is.</param>
/// <param name="Diagnostics">Gets what does not fit.</param>
internal sealed record WriteContext(Machine Machine, MemoryImage Memory, LinkDiagnostics Diagnostics);
