namespace MinImage.Linker.Model;

/// <summary>The range of a processor's branches, and the thunk that extends a branch beyond it.</summary>
internal abstract class BranchRange
{
    /// <summary>The reach in bytes, in either direction.</summary>
    public abstract long Reach { get; }

    /// <summary>The size of a thunk, in bytes.</summary>
    public abstract int ThunkBytes { get; }

    /// <summary>Checks whether a relocation type belongs to a branch that a thunk can extend.</summary>
    /// <param name="type">The relocation's type.</param>
    public abstract bool IsBranch(uint type);

    /// <summary>Checks whether a branch covers a distance.</summary>
    /// <param name="distance">The target's address minus the branch's.</param>
    public bool Reaches(ulong distance) => (long)distance >= -Reach && (long)distance < Reach;

    /// <summary>Writes a jump to any address of the program.</summary>
    /// <param name="thunk">The thunk's <see cref="ThunkBytes"/> bytes.</param>
    /// <param name="place">The thunk's address.</param>
    /// <param name="target">The target's address.</param>
    public abstract void WriteThunk(Span<byte> thunk, ulong place, ulong target);
}
