using System.Collections.Immutable;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>The symbols that an archive defines and the members that define them, for callers that choose the inputs of a link.</summary>
public sealed class ArchiveSymbols
{
    private readonly TargetMachine _machine;
    private readonly Dictionary<string, int> _memberOf;

    private ArchiveSymbols(Archive archive, TargetMachine machine)
    {
        Archive = archive;
        _machine = machine;
        _memberOf = new Dictionary<string, int>(archive.Symbols.Count, StringComparer.Ordinal);
        foreach (var symbol in archive.Symbols)
        {
            // A link uses the first member that defines the symbol.
            _memberOf.TryAdd(Encoding.UTF8.GetString(archive.Content.Slice(symbol.NameOffset, symbol.NameLength)), symbol.MemberOffset);
        }
    }

    /// <summary>The distinct names of the symbols.</summary>
    public IReadOnlyCollection<string> Names => _memberOf.Keys;

    /// <summary>The archive itself.</summary>
    internal Archive Archive { get; }

    /// <summary>Reads an archive's symbol index.</summary>
    /// <param name="archive">The archive; its content must not be disposed before the last call.</param>
    /// <param name="machine">The processor that the members must be compiled for.</param>
    /// <param name="problem">The diagnostic if the archive cannot be read; null on success.</param>
    /// <returns>Null if the archive cannot be read.</returns>
    public static ArchiveSymbols? Read(LinkInput archive, TargetMachine machine, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(archive);
        problem = null;
        if (!ArchiveReader.IsArchive(archive.Content))
        {
            problem = new LinkDiagnostic(LinkCodes.UnusableInput, $"'{archive.Name}' is not an archive.", []);
            return null;
        }

        var diagnostics = new LinkDiagnostics();
        var read = ArchiveReader.Read(archive.Name, 0, archive.Content, diagnostics);
        problem = diagnostics.ToImmutable().FirstOrDefault();
        return read is null ? null : new ArchiveSymbols(read, machine);
    }

    /// <summary>Checks whether a member defines a symbol.</summary>
    /// <param name="symbol">The symbol's name.</param>
    public bool Contains(string symbol) => _memberOf.ContainsKey(symbol);

    /// <summary>Reads the member that defines a symbol.</summary>
    /// <param name="symbol">The symbol's name.</param>
    /// <param name="problem">The diagnostic if the member cannot be read; null on success, or if there is no such member.</param>
    /// <returns>The member's symbols; null if the member cannot be read, or if no member defines the symbol.</returns>
    public MemberSymbols? MemberThatDefines(string symbol, out LinkDiagnostic? problem) =>
        FileThatDefines(symbol, out problem) is var (file, member)
            ? SymbolsOf(file, Archive.Content.Slice(member.Start, member.Length))
            : null;

    /// <summary>Returns the bytes from a symbol to the end of its section.</summary>
    /// <param name="symbol">The symbol's name.</param>
    /// <param name="problem">The diagnostic if the member that defines the symbol cannot be read; null on success, or if there is no such member.</param>
    /// <returns>A copy; null if the member cannot be read, or if no member defines the symbol in a section with content.</returns>
    public byte[]? ContentFrom(string symbol, out LinkDiagnostic? problem)
    {
        if (FileThatDefines(symbol, out problem) is var (file, _))
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

    /// <summary>Returns the offset of the member that defines a symbol.</summary>
    /// <param name="symbol">The symbol's name.</param>
    /// <returns>Null if no member defines the symbol.</returns>
    internal int? OffsetOf(string symbol) => _memberOf.TryGetValue(symbol, out var offset) ? offset : null;

    private (ObjectFile File, ArchiveMember Member)? FileThatDefines(string symbol, out LinkDiagnostic? problem)
    {
        problem = null;
        if (OffsetOf(symbol) is not { } offset)
        {
            return null;
        }

        var member = Archive.Members[offset];
        var file = ObjectReader.Read(Archive.NameOf(member), Archive.Content, member.Start, member.Length, _machine, out problem);
        return file is null ? null : (file, member);
    }

    private static MemberSymbols SymbolsOf(ObjectFile file, ReadOnlySpan<byte> content)
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
