using System.Runtime.InteropServices;

namespace MinImage.Linker.Elf;

/// <summary><c>Elf64_Sym</c>, byte for byte (System V gABI, "Symbol Table").</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct SymbolEntry
{
    public const int Bytes = 24;

    public const ushort Undefined = 0;
    public const ushort ReservedFrom = 0xFF00;
    public const ushort Absolute = 0xFFF1;
    public const ushort Common = 0xFFF2;
    public const ushort Extended = 0xFFFF;

    public uint NameOffset;
    public byte Info;
    public byte Other;
    public ushort SectionIndex;
    public ulong Value;
    public ulong Size;

    public readonly SymbolBinding Binding => (SymbolBinding)(Info >> 4);

    public readonly SymbolType Type => (SymbolType)(Info & 0xF);
}
