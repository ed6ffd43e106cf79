using System.Collections.Immutable;

namespace MinImage.Elf;

/// <summary>A 64-bit little-endian ELF file, as far as it matters for starting it (System V gABI, chapters 4 and 5).</summary>
public sealed record ElfFile
{
    /// <summary>Its processor; may be a number without a name.</summary>
    public required ElfMachine Machine { get; init; }

    /// <summary>Its type; may be a number without a name.</summary>
    public required ElfType Type { get; init; }

    /// <summary>The virtual address at which it starts; 0 if it has none (<c>e_entry</c>).</summary>
    public required ulong EntryPoint { get; init; }

    /// <summary>Whether an executable PT_LOAD segment contains <see cref="EntryPoint"/>.</summary>
    public required bool IsEntryPointExecutable { get; init; }

    /// <summary>The path of its dynamic linker (<c>PT_INTERP</c>), which the kernel starts in its place; null if it has none.</summary>
    public required string? Interpreter { get; init; }

    /// <summary>The shared libraries it needs (<c>DT_NEEDED</c>), in the file's order; never default.</summary>
    public required ImmutableArray<string> Needed { get; init; }

    /// <summary>Whether it has a dynamic section (<c>PT_DYNAMIC</c>); a static-pie has one too.</summary>
    public required bool HasDynamicSection { get; init; }

    /// <summary>Whether the linker marked it as a position-independent executable (<c>DF_1_PIE</c> of <c>DT_FLAGS_1</c>).</summary>
    public required bool IsPositionIndependentExecutable { get; init; }
}
