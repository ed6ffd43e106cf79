using System.Runtime.InteropServices;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>
/// <c>.rela.dyn</c>: the relocations that the start code applies and that have no shorter form: IFUNC resolvers to call (IRELATIVE), and
/// words at odd addresses.
/// </summary>
internal sealed class StartRelocations : Chunk
{
    private readonly IndirectJumps _jumps;

    public StartRelocations(IndirectJumps jumps, int unalignedWords)
    {
        _jumps = jumps;
        Size = (ulong)(jumps.Symbols.Length + unalignedWords) * Relocation.Bytes;
        Alignment = sizeof(ulong);
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        var entries = MemoryMarshal.Cast<byte, Relocation>(bytes);
        var count = 0;

        // The relative relocations come first, because a resolver may read relocated data.
        foreach (var (place, target) in context.Memory.UnalignedWords())
        {
            entries[count++] = new Relocation { Offset = place, Info = context.Machine.RelativeType, Addend = (long)target };
        }

        foreach (var symbol in _jumps.Symbols)
        {
            entries[count++] = new Relocation
            {
                Offset = _jumps.Slots.AddressOf(symbol),
                Info = context.Machine.IndirectRelativeType,
                Addend = (long)(symbol.Chunk!.Address + symbol.Value),
            };
        }
    }
}
