namespace MinImage.Linker.Machines;

/// <summary>The relocation types that a processor's debug information contains.</summary>
/// <param name="Absolute64">The type of an address.</param>
/// <param name="Absolute32">The type of an offset in a section of debug information.</param>
/// <param name="ModuleOffset64">The type of the offset of a thread-local variable in its segment.</param>
/// <param name="ModuleOffset32">The type of the same offset in 32 bits.</param>
internal sealed record DebugRelocations(uint Absolute64, uint Absolute32, uint ModuleOffset64, uint ModuleOffset32);
