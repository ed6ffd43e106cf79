using System.Collections.Immutable;

namespace MinImage.Elf;

/// <summary>The properties of a 64-bit little-endian ELF file that matter when it is started (System V gABI, chapters 4 and 5).</summary>
public sealed record ElfFile
{
    /// <summary>The processor; may be a number without a name.</summary>
    public required ElfMachine Machine { get; init; }

    /// <summary>The type; may be a number without a name.</summary>
    public required ElfType Type { get; init; }

    /// <summary>The virtual address at which the program starts; 0 if there is none (<c>e_entry</c>).</summary>
    public required ulong EntryPoint { get; init; }

    /// <summary>Whether an executable PT_LOAD segment contains <see cref="EntryPoint"/>.</summary>
    public required bool IsEntryPointExecutable { get; init; }

    /// <summary>The path of the dynamic linker (<c>PT_INTERP</c>), which the kernel starts instead of the file; null if there is none.</summary>
    public required string? Interpreter { get; init; }

    /// <summary>The shared libraries that the file needs (<c>DT_NEEDED</c>), in the file's order; never default.</summary>
    public required ImmutableArray<string> Needed { get; init; }

    /// <summary>Whether the file has a dynamic section (<c>PT_DYNAMIC</c>); a static-pie also has one.</summary>
    public required bool HasDynamicSection { get; init; }

    /// <summary>Whether the linker marked the file as a position-independent executable (<c>DF_1_PIE</c> of <c>DT_FLAGS_1</c>).</summary>
    public required bool IsPositionIndependentExecutable { get; init; }
}
