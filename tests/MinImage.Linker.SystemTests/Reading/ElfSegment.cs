namespace MinImage.Linker.SystemTests.Reading;

internal sealed record ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize);
