using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Model;

/// <summary>The processor-specific part of the linker: the relocations of the psABI, and the code that the linker generates itself.</summary>
internal abstract class Machine
{
    public abstract TargetMachine Target { get; }

    /// <summary>The largest page size that a kernel may use; segments are aligned to it.</summary>
    public abstract ulong PageSize { get; }

    /// <summary>The relocation type of a word that holds an address (<c>R_*_64</c>, <c>R_*_ABS64</c>).</summary>
    public abstract uint AbsoluteType { get; }

    /// <summary>The relocation type by which the start code adds the load address (<c>R_*_RELATIVE</c>).</summary>
    public abstract uint RelativeType { get; }

    /// <summary>The relocation type by which the start code calls an IFUNC resolver (<c>R_*_IRELATIVE</c>).</summary>
    public abstract uint IndirectRelativeType { get; }

    /// <summary>The size of the jump that <see cref="WriteIndirectJump"/> writes, in bytes.</summary>
    public abstract int IndirectJumpBytes { get; }

    /// <summary>The padding between functions; it is never executed.</summary>
    public abstract ReadOnlySpan<byte> CodeFill { get; }

    /// <summary>An instruction that does nothing.</summary>
    public abstract ReadOnlySpan<byte> NoOperation { get; }

    /// <summary>The alignment of instructions, in bytes.</summary>
    public abstract int InstructionAlignment { get; }

    /// <summary>The range of the processor's branches; null if a branch reaches any address of a program.</summary>
    public virtual BranchRange? BranchRange => null;

    /// <summary>Checks whether a relocation starts a sequence whose next relocation calls <c>__tls_get_addr</c>; both are rewritten.</summary>
    /// <param name="type">The relocation's type.</param>
    public abstract bool IsFollowedByThreadLocalCall(uint type);

    /// <summary>Checks whether a relocation belongs to a branch: an instruction that transfers control and does not take the target's address.</summary>
    /// <param name="section">A section.</param>
    /// <param name="relocation">One of its relocations.</param>
    public abstract bool IsBranch(InputSection section, in Relocation relocation);

    /// <summary>Checks whether a relocation type stores a PC-relative distance (<c>R_*_PC32</c>, <c>R_*_PREL32</c>, and their 64-bit forms).</summary>
    /// <param name="type">The relocation's type.</param>
    public abstract bool IsDistance(uint type);

    /// <summary>Returns the number of bytes that a relocation writes.</summary>
    /// <param name="type">The relocation's type.</param>
    public abstract int WidthOf(uint type);

    /// <summary>Checks whether a relocation's field ends within its section.</summary>
    /// <param name="relocation">The relocation.</param>
    /// <param name="length">The section's size, in bytes.</param>
    public bool Fits(in Relocation relocation, int length) =>
        relocation.Offset <= (ulong)length && (ulong)length - relocation.Offset >= (ulong)WidthOf(relocation.Type);

    /// <summary>
    /// Checks whether an offset can hold an instruction that branches to, or takes the address of, another offset of the same section.
    /// If instructions are not aligned, this is a guess: callers check that the target is an offset they look for.
    /// </summary>
    /// <param name="code">The section's bytes.</param>
    /// <param name="at">The offset of the instruction.</param>
    /// <param name="field">The offset that a relocation of the instruction would have.</param>
    /// <param name="target">The target's offset in the section; it may be outside.</param>
    public abstract bool BranchAt(ReadOnlySpan<byte> code, int at, out int field, out long target);

    /// <summary>Finds what the linker has to create for a section's relocations.</summary>
    /// <param name="section">A live section.</param>
    /// <param name="context">Receives the table entries and start relocations that the section needs.</param>
    public abstract void Scan(InputSection section, ScanContext context);

    /// <summary>Applies relocations to a part of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="relocations">The relocations of the part.</param>
    /// <param name="start">The part's offset in the section.</param>
    /// <param name="bytes">The part's bytes.</param>
    /// <param name="address">The part's address.</param>
    /// <param name="context">The layout that symbols' addresses depend on.</param>
    public abstract void Relocate(
        InputSection section, ReadOnlySpan<Relocation> relocations, int start, Span<byte> bytes, ulong address, WriteContext context);

    /// <summary>Applies all relocations of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="bytes">The section's bytes.</param>
    /// <param name="context">The layout that symbols' addresses depend on.</param>
    public void Relocate(InputSection section, Span<byte> bytes, WriteContext context) =>
        Relocate(section, section.Relocations, 0, bytes, section.Address, context);

    /// <summary>Writes a jump through a word (psABI, "Procedure Linkage Table").</summary>
    /// <param name="bytes">The jump's <see cref="IndirectJumpBytes"/> bytes.</param>
    /// <param name="address">The jump's address.</param>
    /// <param name="slot">The word's address.</param>
    public abstract void WriteIndirectJump(Span<byte> bytes, ulong address, ulong slot);

    /// <summary>Returns the value of the thread pointer, as an address relative to the executable's own thread-local segment.</summary>
    /// <param name="address">The segment's address.</param>
    /// <param name="size">The segment's size in memory, in bytes.</param>
    /// <param name="alignment">The segment's alignment.</param>
    public abstract ulong ThreadPointer(ulong address, ulong size, ulong alignment);
}
