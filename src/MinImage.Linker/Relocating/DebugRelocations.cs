namespace MinImage.Linker.Relocating;

/// <summary>The relocation types that debug information has, on some processor.</summary>
/// <param name="Absolute64">An address.</param>
/// <param name="Absolute32">An offset in a section of debug information.</param>
/// <param name="ModuleOffset64">A thread-local variable's offset in its segment.</param>
/// <param name="ModuleOffset32">The same in 32 bits.</param>
internal sealed record DebugRelocations(uint Absolute64, uint Absolute32, uint ModuleOffset64, uint ModuleOffset32);
