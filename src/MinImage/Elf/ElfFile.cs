using System.Collections.Immutable;

namespace MinImage.Elf;

/// <summary>What an ELF file says of itself, as far as starting it goes (System V gABI, chapters 4 and 5).</summary>
public sealed record ElfFile
{
    /// <summary>The width of its addresses.</summary>
    public required ElfClass Class { get; init; }

    /// <summary>Whether its numbers are little endian (<c>ELFDATA2LSB</c>).</summary>
    public required bool IsLittleEndian { get; init; }

    /// <summary>The processor it is for; may be a number without a name.</summary>
    public required ElfMachine Machine { get; init; }

    /// <summary>What it is; may be a number without a name.</summary>
    public required ElfType Type { get; init; }

    /// <summary>The virtual address at which it starts; 0 means that it has none (<c>e_entry</c>).</summary>
    public required ulong EntryPoint { get; init; }

    /// <summary>Whether a loaded segment that may be executed holds <see cref="EntryPoint"/>.</summary>
    public required bool IsEntryPointExecutable { get; init; }

    /// <summary>The path of the program that the kernel runs in its place (<c>PT_INTERP</c>), or null.</summary>
    public required string? Interpreter { get; init; }

    /// <summary>The shared libraries it asks for (<c>DT_NEEDED</c>), in the file's order; never default.</summary>
    public required ImmutableArray<string> Needed { get; init; }

    /// <summary>Whether it has a dynamic section (<c>PT_DYNAMIC</c>); a static-pie has one too.</summary>
    public required bool HasDynamicSection { get; init; }

    /// <summary>Whether the linker marked it as an executable for any address (<c>DF_1_PIE</c> of <c>DT_FLAGS_1</c>).</summary>
    public required bool IsPositionIndependentExecutable { get; init; }
}
