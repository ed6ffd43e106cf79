using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>
/// A record of an <c>.eh_frame</c>: an FDE, which describes how to unwind one function, or a CIE, which FDEs share (Linux Standard
/// Base, "Exception Frames").
/// </summary>
internal sealed class UnwindRecord
{
    /// <summary>The section that contains the record.</summary>
    public required InputSection Section { get; init; }

    /// <summary>The offset in the section, in bytes.</summary>
    public required int Offset { get; init; }

    /// <summary>The size, in bytes, including the length field.</summary>
    public required int Size { get; init; }

    /// <summary>The index of the record's first relocation in the section's relocations.</summary>
    public required int FirstRelocation { get; init; }

    public required int RelocationCount { get; init; }

    /// <summary>The record's relocations. The first one of an FDE is for the function's address.</summary>
    public ReadOnlySpan<Relocation> Relocations => Section.Relocations.Slice(FirstRelocation, RelocationCount);

    /// <summary>The record's bytes, starting with the length field.</summary>
    public ReadOnlySpan<byte> Content => Section.Content.Slice(Offset, Size);

    /// <summary>Whether an FDE refers to an LSDA, with its second relocation.</summary>
    public bool HasHandlers => RelocationCount > 1;

    /// <summary>The address of an FDE's function, known after the layout.</summary>
    public ulong FunctionAddress
    {
        get
        {
            var relocation = Relocations[0];
            return Section.File.Symbols[relocation.Symbol].Address + (ulong)relocation.Addend;
        }
    }

    /// <summary>Returns the symbol of one of the record's relocations.</summary>
    /// <param name="relocation">The relocation's index in <see cref="Relocations"/>.</param>
    public Symbol SymbolOf(int relocation) => Section.File.Symbols[Relocations[relocation].Symbol];

    /// <summary>Checks whether two CIEs have the same content and the same relocations.</summary>
    /// <param name="other">The other CIE.</param>
    public bool HasSameContentAs(UnwindRecord other)
    {
        if (RelocationCount != other.RelocationCount || !Content.SequenceEqual(other.Content))
        {
            return false;
        }

        for (var i = 0; i < RelocationCount; i++)
        {
            var (a, b) = (Relocations[i], other.Relocations[i]);
            if (!ReferenceEquals(SymbolOf(i), other.SymbolOf(i)) || a.Type != b.Type || a.Addend != b.Addend
                || a.Offset - (ulong)Offset != b.Offset - (ulong)other.Offset)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The CIE of an FDE; null for a CIE.</summary>
    public UnwindRecord? Cie { get; init; }

    /// <summary>The section of an FDE's function; null for a CIE.</summary>
    public InputSection? Function { get; init; }

    /// <summary>The next FDE whose function is in the same section.</summary>
    public UnwindRecord? NextOfFunction { get; set; }

    /// <summary>The CIE that is written in place of this equal one; a CIE that is written refers to itself.</summary>
    public UnwindRecord? Representative { get; set; }

    /// <summary>The index of the group that a CIE and its FDEs form in the program's <c>.eh_frame</c>.</summary>
    public int GroupIndex { get; set; }

    /// <summary>The offset in the program's <c>.eh_frame</c>, in bytes.</summary>
    public uint OutputOffset { get; set; }
}
