using MinImage.Linker.Elf;

namespace MinImage.Linker.Model;

/// <summary>
/// A record of an <c>.eh_frame</c>: a CIE, what many functions have in common, or an FDE, how one function is unwound
/// (Linux Standard Base, "Exception Frames").
/// </summary>
internal sealed class UnwindRecord
{
    /// <summary>The section it was read from.</summary>
    public required InputSection Section { get; init; }

    /// <summary>Bytes from the section's start.</summary>
    public required int Offset { get; init; }

    /// <summary>With its length field, in bytes.</summary>
    public required int Size { get; init; }

    /// <summary>Its relocations among the section's: the first one's index.</summary>
    public required int FirstRelocation { get; init; }

    public required int RelocationCount { get; init; }

    /// <summary>Its relocations; the first one of an FDE is that of the function's address.</summary>
    public ReadOnlySpan<Relocation> Relocations => Section.Relocations.Slice(FirstRelocation, RelocationCount);

    /// <summary>Its bytes, from the length field on.</summary>
    public ReadOnlySpan<byte> Content => Section.Content.Slice(Offset, Size);

    /// <summary>Whether an FDE has a table of handlers (LSDA): its address is the second relocation.</summary>
    public bool HasHandlers => RelocationCount > 1;

    /// <summary>The address of an FDE's function, once everything has its place.</summary>
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

    /// <summary>The next FDE of the same section of functions.</summary>
    public UnwindRecord? NextOfFunction { get; set; }

    /// <summary>The equal CIE that stands for this one in the program; itself for one that does.</summary>
    public UnwindRecord? Representative { get; set; }

    /// <summary>The group of the program that a CIE and its FDEs are a part of.</summary>
    public int GroupIndex { get; set; }

    /// <summary>Its place in the program's <c>.eh_frame</c>.</summary>
    public uint OutputOffset { get; set; }
}
