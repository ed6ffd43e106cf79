namespace MinImage.Linker.SystemTests.Reading;

internal sealed record ElfSymbol(string Name, byte Info, ushort Section, ulong Address, ulong Size)
{
    /// <summary>Whether it is a function or an IFUNC resolver.</summary>
    public bool IsFunction => (Info & 0xF) is 2 or 10 && Section != 0;
}
