using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>The thunks of a program whose code exceeds the range of a branch.</summary>
/// <param name="Range">The range of the processor's branches.</param>
/// <param name="Islands">The groups of thunks, in the order of their addresses.</param>
internal sealed record BranchThunks(BranchRange Range, ImmutableArray<ThunkIsland> Islands)
{
    /// <summary>Returns the address of a thunk for a target, within reach of a branch.</summary>
    /// <param name="symbol">The target.</param>
    /// <param name="addend">The addend of the branch's relocation.</param>
    /// <param name="place">The branch's address.</param>
    /// <returns>Null if there is no such thunk.</returns>
    public ulong? AddressOf(Symbol symbol, long addend, ulong place)
    {
        foreach (var island in Islands)
        {
            if (island.AddressOf(symbol, addend) is { } address && Range.Reaches(address - place))
            {
                return address;
            }
        }

        return null;
    }
}
