using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>
/// The jump stubs of IFUNC symbols, whose resolvers return their addresses at startup. A stub's address is the function's address
/// everywhere in the program, so that function pointers compare equal.
/// </summary>
internal sealed class IndirectJumps : Chunk
{
    private readonly int _jumpBytes;

    public IndirectJumps(ImmutableArray<Symbol> symbols, WordTable slots, Machine machine)
    {
        Symbols = symbols;
        Slots = slots;
        _jumpBytes = machine.IndirectJumpBytes;
        Size = (ulong)(symbols.Length * _jumpBytes);
        Alignment = 16;
    }

    public ImmutableArray<Symbol> Symbols { get; }

    public WordTable Slots { get; }

    public ulong AddressOf(Symbol symbol) => Address + (ulong)(symbol.IndirectJumpIndex * _jumpBytes);

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        foreach (var symbol in Symbols)
        {
            context.Machine.WriteIndirectJump(bytes[(symbol.IndirectJumpIndex * _jumpBytes)..], AddressOf(symbol), Slots.AddressOf(symbol));
        }
    }
}
