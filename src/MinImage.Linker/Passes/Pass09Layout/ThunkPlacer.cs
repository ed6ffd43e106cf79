using System.Collections.Immutable;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass09Layout;

/// <summary>
/// Adds thunks to a program whose code exceeds the range of a branch. Islands are placed between sections, close enough together that
/// each branch reaches one; an island holds only the thunks that branches need.
/// </summary>
internal sealed class ThunkPlacer
{
    private readonly ImmutableArray<OutputSection> _code;
    private readonly IndirectJumps _jumps;
    private readonly BranchRange _range;

    private ThunkPlacer(BranchThunks thunks, ImmutableArray<OutputSection> code, IndirectJumps jumps)
    {
        Thunks = thunks;
        _code = code;
        _jumps = jumps;
        _range = thunks.Range;
    }

    /// <summary>The islands, with the thunks added so far.</summary>
    public BranchThunks Thunks { get; }

    /// <summary>Inserts empty islands between the sections of a program's code.</summary>
    /// <param name="sections">The program's sections.</param>
    /// <param name="jumps">The jumps of IFUNC symbols.</param>
    /// <param name="machine">The processor.</param>
    /// <returns>Null if every branch reaches its target.</returns>
    public static ThunkPlacer? Create(ImmutableArray<OutputSection> sections, IndirectJumps jumps, Machine machine)
    {
        var code = sections.Where(s => (s.Flags & SectionFlags.Execute) != 0).ToImmutableArray();
        var size = code.Aggregate(0ul, (sum, s) => sum + s.Size);
        if (machine.BranchRange is not { } range || range.Reaches(size))
        {
            return null;
        }

        var islands = ImmutableArray.CreateBuilder<ThunkIsland>();
        foreach (var section in code.Where(s => s.Name is not (".init" or ".fini")))
        {
            Insert(section, range, islands);
        }

        return new ThunkPlacer(new BranchThunks(range, islands.ToImmutable()), code, jumps);
    }

    /// <summary>Adds a thunk for each branch that does not reach its target in the current layout.</summary>
    /// <returns>Whether thunks were added: the program then has to be laid out again.</returns>
    public bool Extend()
    {
        var hasNew = false;
        foreach (var section in _code.SelectMany(s => s.Chunks).OfType<InputSection>())
        {
            foreach (ref readonly var relocation in section.Relocations)
            {
                if (!_range.IsBranch(relocation.Type))
                {
                    continue;
                }

                var symbol = section.File.Symbols[relocation.Symbol];
                var place = section.Address + relocation.Offset;
                var target = TargetOf(symbol, relocation.Addend) ?? place;
                if (!_range.Reaches(target - place)
                    && Thunks.AddressOf(symbol, relocation.Addend, place) is null
                    && Thunks.Islands.FirstOrDefault(island => IsNear(island, place)) is { } near)
                {
                    near.Add(symbol, relocation.Addend);
                    hasNew = true;
                }
            }
        }

        foreach (var section in hasNew ? _code : [])
        {
            section.PlaceChunks();
        }

        return hasNew;
    }

    // From any place between two islands, a branch reaches both.
    private static ulong IslandDistance(BranchRange range) => (ulong)range.Reach / 2;

    private static void Insert(OutputSection section, BranchRange range, ImmutableArray<ThunkIsland>.Builder islands)
    {
        var chunks = section.Chunks.ToList();
        section.Chunks.Clear();
        var since = IslandDistance(range);
        foreach (var chunk in chunks)
        {
            if (since + chunk.Size > IslandDistance(range))
            {
                AddIsland();
                since = 0;
            }

            section.Chunks.Add(chunk);
            since += chunk.Size;
        }

        AddIsland();
        section.PlaceChunks();

        void AddIsland()
        {
            var island = new ThunkIsland(range) { Output = section };
            section.Chunks.Add(island);
            islands.Add(island);
        }
    }

    // If no island is near, the branch's own relocation reports the overflow. An island may still grow.
    private bool IsNear(ThunkIsland island, ulong place) =>
        _range.Reaches(island.Address + island.Size + (IslandDistance(_range) / 4) - place) && _range.Reaches(island.Address - place);

    // Symbols have no addresses yet. Undefined weak symbols, and functions called only by rewritten calls, are not jumped to.
    private ulong? TargetOf(Symbol symbol, long addend) => symbol switch
    {
        { IndirectJumpIndex: >= 0 } => _jumps.AddressOf(symbol) + (ulong)addend,
        { Chunk: { Output: not null } chunk } => chunk.Address + symbol.Value + (ulong)addend,
        _ => null,
    };
}
