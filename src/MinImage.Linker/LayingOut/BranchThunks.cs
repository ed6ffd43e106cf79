using System.Collections.Immutable;
using MinImage.Linker.Format;
using MinImage.Linker.Reading;
using MinImage.Linker.Relocating;
using MinImage.Linker.Resolving;

namespace MinImage.Linker.LayingOut;

/// <summary>
/// Where branches of AArch64 do not reach: a program of more than 128 MiB of code. Islands stand between sections, so
/// near that each branch reaches one; only those get thunks that a branch asks for.
/// </summary>
internal sealed class BranchThunks
{
    // Half of what a branch reaches: from anywhere between two islands it gets to both.
    private const ulong IslandDistance = 1ul << 26;

    private readonly ImmutableArray<ThunkIsland> _islands;
    private readonly ImmutableArray<OutputSection> _sections;
    private readonly IndirectJumps _jumps;

    private BranchThunks(ImmutableArray<ThunkIsland> islands, ImmutableArray<OutputSection> sections, IndirectJumps jumps)
    {
        _jumps = jumps;
        _islands = islands;
        _sections = sections;
    }

    /// <summary>Puts islands between the sections of a program's code, where it has more than a branch reaches.</summary>
    /// <param name="sections">The program's sections.</param>
    /// <param name="jumps">Where functions are whose addresses resolvers tell.</param>
    /// <param name="machine">The processor.</param>
    /// <returns>The thunks, none yet; null where every branch reaches.</returns>
    public static BranchThunks? For(ImmutableArray<OutputSection> sections, IndirectJumps jumps, Machine machine)
    {
        var code = sections.Where(s => (s.Flags & SectionFlags.Execute) != 0).ToImmutableArray();
        var size = code.Aggregate(0ul, (sum, s) => sum + s.Size);
        if (machine.Target != TargetMachine.Arm64 || Branches.Reaches(size))
        {
            return null;
        }

        var islands = ImmutableArray.CreateBuilder<ThunkIsland>();
        foreach (var section in code.Where(s => s.Name is not (".init" or ".fini")))
        {
            var chunks = section.Chunks.ToList();
            section.Chunks.Clear();
            var since = IslandDistance;
            foreach (var chunk in chunks)
            {
                if (since + chunk.Size > IslandDistance)
                {
                    AddIsland(section, islands);
                    since = 0;
                }

                section.Chunks.Add(chunk);
                since += chunk.Size;
            }

            AddIsland(section, islands);
            section.PlaceChunks();
        }

        return new BranchThunks(islands.ToImmutable(), code, jumps);
    }

    /// <summary>The thunk for a target that a branch reaches.</summary>
    /// <param name="symbol">The target.</param>
    /// <param name="addend">What is added to it.</param>
    /// <param name="place">Where the branch is.</param>
    /// <returns>The thunk's address; null where there is none.</returns>
    public ulong? AddressOf(Symbol symbol, long addend, ulong place)
    {
        foreach (var island in _islands)
        {
            if (island.AddressOf(symbol, addend) is { } address && Branches.Reaches(address - place))
            {
                return address;
            }
        }

        return null;
    }

    /// <summary>Makes a thunk for each branch that does not reach, as the program is laid out now.</summary>
    /// <returns>Whether there are more thunks than before: then the program has to be laid out again.</returns>
    public bool Extend()
    {
        var hasNew = false;
        foreach (var section in _sections.SelectMany(s => s.Chunks).OfType<InputSection>())
        {
            foreach (ref readonly var relocation in section.Relocations)
            {
                if (!Branches.IsBranch(relocation.Type))
                {
                    continue;
                }

                var symbol = section.File.Symbols[relocation.Symbol];
                var place = section.Address + relocation.Offset;
                var target = TargetOf(symbol, relocation.Addend) ?? place;
                if (!Branches.Reaches(target - place) && AddressOf(symbol, relocation.Addend, place) is null)
                {
                    // Where no island is near, the branch's own relocation says so.
                    if (_islands.FirstOrDefault(i => Branches.Reaches(i.Address + i.Size + (IslandDistance / 4) - place) && Branches.Reaches(i.Address - place)) is { } island)
                    {
                        island.Add(symbol, relocation.Addend);
                        hasNew = true;
                    }
                }
            }
        }

        foreach (var section in hasNew ? _sections : [])
        {
            section.PlaceChunks();
        }

        return hasNew;
    }

    // Symbols have no addresses yet; what nobody defines is not jumped to, and neither is what is called by a rewritten call only.
    private ulong? TargetOf(Symbol symbol, long addend) => symbol switch
    {
        { IndirectJumpIndex: >= 0 } => _jumps.AddressOf(symbol) + (ulong)addend,
        { Chunk: { Output: not null } chunk } => chunk.Address + symbol.Value + (ulong)addend,
        _ => null,
    };

    private static void AddIsland(OutputSection section, ImmutableArray<ThunkIsland>.Builder islands)
    {
        var island = new ThunkIsland { Output = section };
        section.Chunks.Add(island);
        islands.Add(island);
    }
}
