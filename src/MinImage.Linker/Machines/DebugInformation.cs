using System.Buffers.Binary;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>Applies relocations to debug information, which no processor treats differently.</summary>
internal static class DebugInformation
{
    /// <summary>Applies relocations to a section that is not loaded.</summary>
    /// <param name="types">The relocation types of the processor.</param>
    /// <param name="section">The section.</param>
    /// <param name="relocations">The section's relocations.</param>
    /// <param name="bytes">The section's bytes.</param>
    /// <param name="context">The layout.</param>
    public static void Relocate(
        DebugRelocations types, InputSection section, ReadOnlySpan<Relocation> relocations, Span<byte> bytes, WriteContext context)
    {
        var symbols = section.File.Symbols;
        var tombstone = Tombstone(section);
        foreach (ref readonly var relocation in relocations)
        {
            var symbol = symbols[relocation.Symbol];
            var value = IsPlaced(symbol) ? symbol.Target(relocation.Addend) : tombstone;
            if (relocation.Type == types.ModuleOffset64 || relocation.Type == types.ModuleOffset32)
            {
                value -= context.Memory.ThreadStart;
            }

            var at = (int)relocation.Offset;
            if ((relocation.Type == types.Absolute64 || relocation.Type == types.ModuleOffset64) && at <= bytes.Length - sizeof(ulong))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value);
            }
            else if ((relocation.Type == types.Absolute32 || relocation.Type == types.ModuleOffset32) && at <= bytes.Length - sizeof(uint))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], (uint)value);
            }
            else if (relocation.Type != 0)
            {
                Fixup.Report(
                    context,
                    section,
                    relocation,
                    LinkCodes.UnknownRelocation,
                    "is of a type, or at an offset, that is not supported in debug information");
            }
        }
    }

    // The value for code that was garbage-collected: an address that no function has; 1 in sections where 0 ends a list
    // (DWARF 4, 2.17.3 "Non-Contiguous Address Ranges").
    private static ulong Tombstone(InputSection section) => section.OutputName is ".debug_ranges" or ".debug_loc" ? 1u : 0u;

    // Whether a symbol is in the program or in the symbol file.
    private static bool IsPlaced(Symbol symbol) =>
        symbol.IsAbsolute || symbol.Chunk is null || symbol.Chunk.Output is not null || symbol.Section?.Mergeable?.Merged is not null;
}
