using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Format;

namespace MinImage.Linker.Reading;

/// <summary>Which symbols a file of the linker's defines: for those who decide what to link.</summary>
public static class SymbolListing
{
    /// <summary>The symbols that an archive's index offers.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="problem">Why it cannot be read; null where it can.</param>
    /// <returns>Their names; empty where it cannot be read.</returns>
    public static FrozenSet<string> OfferedBy(LinkInput archive, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var read = Read(archive, out problem);
        return read is null
            ? []
            : read.Symbols.Select(s => Encoding.UTF8.GetString(archive.Content.Slice(s.NameOffset, s.NameLength))).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The symbols that an object, or any member of an archive, needs and does not define itself.</summary>
    /// <param name="input">The object or archive.</param>
    /// <param name="machine">The machine that objects have to be for.</param>
    /// <param name="problem">Why it, or a member, cannot be read; null where all can.</param>
    /// <returns>Their names, in the order of the file, without repetitions; those found before a problem.</returns>
    public static IReadOnlyCollection<string> NeededBy(LinkInput input, TargetMachine machine, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(input);
        problem = null;
        var names = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var ranges = new List<(string Name, int Start, int Length)> { (input.Name, 0, input.Content.Length) };
        if (ArchiveReader.IsArchive(input.Content))
        {
            if (Read(input, out problem) is not { } archive)
            {
                return names.Keys;
            }

            ranges = [.. archive.Members.Values.OrderBy(m => m.Start).Select(m => (archive.NameOf(m), m.Start, m.Length))];
        }

        foreach (var (name, start, length) in ranges)
        {
            var diagnostics = new LinkDiagnostics();
            var file = ObjectReader.Read(name, 0, input.Content, start, length, machine, diagnostics);
            problem ??= diagnostics.ToImmutable().FirstOrDefault();
            for (var i = file?.FirstGlobal ?? 0; i < (file?.Symbols.Length ?? 0); i++)
            {
                if (file!.Entries[i].SectionIndex == SymbolEntry.Undefined)
                {
                    names.TryAdd(file.Symbols[i].Name, true);
                }
            }
        }

        return names.Keys;
    }

    /// <summary>The member of an archive that defines a symbol.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="symbol">The symbol's name.</param>
    /// <param name="machine">The machine it has to be for.</param>
    /// <param name="problem">Why the archive, or the member, cannot be read; null where it can, or where there is no such member.</param>
    /// <returns>The member's symbols; null where it cannot be read, or where no member defines the symbol.</returns>
    public static MemberSymbols? MemberThatDefines(LinkInput archive, string symbol, TargetMachine machine, out LinkDiagnostic? problem)
    {
        return FileThatDefines(archive, symbol, machine, out problem) is var (file, member)
            ? Symbols(file, archive.Content.Slice(member.Start, member.Length))
            : null;
    }

    /// <summary>The bytes from a symbol on to the end of its section.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="symbol">The symbol's name.</param>
    /// <param name="machine">The machine that the member which defines it has to be for.</param>
    /// <param name="problem">Why the archive, or the member, cannot be read; null where it can, or where there is no such member.</param>
    /// <returns>A copy; null where it cannot be read, or where no member defines the symbol in a section with content.</returns>
    public static byte[]? ContentFrom(LinkInput archive, string symbol, TargetMachine machine, out LinkDiagnostic? problem)
    {
        if (FileThatDefines(archive, symbol, machine, out problem) is var (file, _))
        {
            for (var i = file.FirstGlobal; i < file.Symbols.Length; i++)
            {
                ref readonly var entry = ref file.Entries[i];
                if (entry.SectionIndex is not (SymbolEntry.Undefined or SymbolEntry.Common or SymbolEntry.Absolute)
                    && file.Symbols[i].Name == symbol
                    && file.Sections[file.SectionIndexOf(entry, i)] is { } section
                    && entry.Value <= (ulong)section.Content.Length)
                {
                    return section.Content[(int)entry.Value..].ToArray();
                }
            }
        }

        return null;
    }

    private static (ObjectFile File, ArchiveMember Member)? FileThatDefines(LinkInput archive, string symbol, TargetMachine machine, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var name = Encoding.UTF8.GetBytes(symbol);
        if (Read(archive, out problem) is not { } read)
        {
            return null;
        }

        foreach (var entry in read.Symbols)
        {
            if (archive.Content.Slice(entry.NameOffset, entry.NameLength).SequenceEqual(name))
            {
                var member = read.Members[entry.MemberOffset];
                var diagnostics = new LinkDiagnostics();
                var file = ObjectReader.Read(read.NameOf(member), 0, archive.Content, member.Start, member.Length, machine, diagnostics);
                problem = diagnostics.ToImmutable().FirstOrDefault();
                return file is null ? null : (file, member);
            }
        }

        return null;
    }

    /// <summary>Reads an archive's index.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="problem">Why it cannot be read; null where it can.</param>
    internal static Archive? Read(LinkInput archive, out LinkDiagnostic? problem)
    {
        problem = null;
        if (!ArchiveReader.IsArchive(archive.Content))
        {
            problem = new LinkDiagnostic(LinkCodes.UnusableInput, $"'{archive.Name}' is no archive.", []);
            return null;
        }

        var diagnostics = new LinkDiagnostics();
        var read = ArchiveReader.Read(archive.Name, 0, archive.Content, diagnostics);
        problem = diagnostics.ToImmutable().FirstOrDefault();
        return read;
    }

    private static MemberSymbols Symbols(ObjectFile file, ReadOnlySpan<byte> content)
    {
        var defined = ImmutableArray.CreateBuilder<string>();
        var undefined = ImmutableArray.CreateBuilder<string>();
        for (var i = file.FirstGlobal; i < file.Symbols.Length; i++)
        {
            (file.Entries[i].SectionIndex == SymbolEntry.Undefined ? undefined : defined).Add(file.Symbols[i].Name);
        }

        return new MemberSymbols(file.Name, defined.ToImmutable(), undefined.ToImmutable(), content.ToArray());
    }
}
