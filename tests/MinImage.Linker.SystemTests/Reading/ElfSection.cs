namespace MinImage.Linker.SystemTests.Reading;

internal sealed record ElfSection(string Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size)
{
    private const uint NoBits = 8;

    public bool IsWritable => (Flags & 1) != 0;

    public bool IsAllocated => (Flags & 2) != 0;

    public bool IsExecutable => (Flags & 4) != 0;

    public bool IsThreadZeros => (Flags & 0x400) != 0 && !HasBytes;

    public bool HasBytes => Type != NoBits;
}
