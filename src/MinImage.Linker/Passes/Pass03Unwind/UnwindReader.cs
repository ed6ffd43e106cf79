using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass03Unwind;

/// <summary>
/// Pass 3: reads the <c>.eh_frame</c> sections (Linux Standard Base, "Exception Frames"), and ties each FDE to the section of its
/// function, so that both are garbage-collected together.
/// </summary>
internal static class UnwindReader
{
    private const uint ExtendedLength = 0xFFFFFFFF;
    private const int IdOffset = 4;
    private const int FunctionOffset = 8;

    /// <summary>Reads the records of all objects.</summary>
    /// <param name="resolution">The program's objects.</param>
    /// <param name="diagnostics">Receives errors about damaged objects.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    /// <returns>The FDEs whose functions were not discarded, in the order of the program.</returns>
    public static ImmutableArray<UnwindRecord> Read(Resolution resolution, LinkDiagnostics diagnostics, ParallelOptions options)
    {
        var found = new List<UnwindRecord>?[resolution.Objects.Length];
        Parallel.For(0, found.Length, options, i =>
        {
            foreach (var section in resolution.Objects[i].Sections)
            {
                if (section is { IsDiscarded: false, IsUnwindTable: true })
                {
                    found[i] ??= [];
                    if (TryRead(section, found[i]!) is { } problem)
                    {
                        diagnostics.Add(
                            section.File.Order,
                            LinkCodes.DamagedObject,
                            $"The object '{section.File}' is damaged: its .eh_frame {problem}. Compile or restore it again.");
                    }
                }
            }
        });
        return [.. found.SelectMany(list => list ?? [])];
    }

    private static string? TryRead(InputSection section, List<UnwindRecord> fdes)
    {
        var relocations = section.Relocations;
        if (!AreSorted(relocations))
        {
            return "has relocations that are not in order";
        }

        var content = section.Content;
        var cies = new Dictionary<int, UnwindRecord>();
        var relocation = 0;
        for (var at = 0; at < content.Length;)
        {
            if (content.Length - at < sizeof(uint))
            {
                return "ends within a record";
            }

            var length = MemoryMarshal.Read<uint>(content[at..]);
            if (length == 0)
            {
                // This is the terminator that crtend.o adds; the program's table gets its own.
                at += sizeof(uint);
                continue;
            }

            if (length == ExtendedLength || length < sizeof(uint) || length > (uint)(content.Length - at - sizeof(uint)))
            {
                return "has a record with an invalid length";
            }

            var size = (int)length + sizeof(uint);
            var first = SkipTo(relocations, relocation, at);
            relocation = SkipTo(relocations, first, at + size);
            var id = MemoryMarshal.Read<uint>(content[(at + IdOffset)..]);
            if (id == 0)
            {
                cies[at] = new UnwindRecord
                {
                    Section = section,
                    Offset = at,
                    Size = size,
                    FirstRelocation = first,
                    RelocationCount = relocation - first,
                };
            }
            else if (!cies.TryGetValue(at + IdOffset - (int)Math.Min(id, int.MaxValue), out var cie))
            {
                return "has an FDE without a CIE";
            }
            else if (relocation > first && FunctionOf(section, relocations[first], at) is { } function)
            {
                function.Unwind = new UnwindRecord
                {
                    Section = section,
                    Offset = at,
                    Size = size,
                    FirstRelocation = first,
                    RelocationCount = relocation - first,
                    Cie = cie,
                    Function = function,
                    NextOfFunction = function.Unwind,
                };
                fdes.Add(function.Unwind);
            }

            at += size;
        }

        return null;
    }

    private static bool AreSorted(ReadOnlySpan<Relocation> relocations)
    {
        for (var i = 1; i < relocations.Length; i++)
        {
            if (relocations[i].Offset < relocations[i - 1].Offset)
            {
                return false;
            }
        }

        return true;
    }

    // Returns the index of the first relocation at or after an offset, starting from an index.
    private static int SkipTo(ReadOnlySpan<Relocation> relocations, int index, int offset)
    {
        while (index < relocations.Length && relocations[index].Offset < (ulong)offset)
        {
            index++;
        }

        return index;
    }

    // Returns the section of an FDE's function; null if its symbol is discarded, or in another object.
    private static InputSection? FunctionOf(InputSection section, in Relocation relocation, int fde)
    {
        var function = section.File.Symbols[relocation.Symbol];
        return relocation.Offset == (ulong)(fde + FunctionOffset)
            && function.IsDefined
            && function.Section is { IsDiscarded: false } owner
            && ReferenceEquals(owner.File, section.File)
                ? owner
                : null;
    }
}
