using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Elf;

namespace MinImage.Testing.Linking;

/// <summary>The headers, names and symbols of an ELF file. Of the linker's code, only the structures' layout is used.</summary>
internal sealed class ElfView
{
    private readonly ImmutableArray<SectionHeader> _headers;

    public ElfView(byte[] file)
    {
        File = file;
        Header = MemoryMarshal.Read<FileHeader>(file);
        _headers = [.. MemoryMarshal.Cast<byte, SectionHeader>(file.AsSpan((int)Header.SectionHeaderOffset, Header.SectionHeaderCount * SectionHeader.Bytes))];
        Segments = [.. MemoryMarshal.Cast<byte, ProgramHeader>(file.AsSpan((int)Header.ProgramHeaderOffset, Header.ProgramHeaderCount * ProgramHeader.Bytes))];
        SectionNames = [.. _headers.Select(h => NameAt(_headers[Header.SectionNames], h.NameOffset))];
    }

    public byte[] File { get; }

    public FileHeader Header { get; }

    public ImmutableArray<ProgramHeader> Segments { get; }

    /// <summary>By section header index.</summary>
    public ImmutableArray<string> SectionNames { get; }

    /// <summary>By section header index.</summary>
    public ImmutableArray<SectionHeader> Headers => _headers;

    public bool HasSection(string name) => SectionNames.Contains(name);

    public int IndexOf(string section)
    {
        var index = SectionNames.IndexOf(section);
        Assert.True(index >= 0, $"There is no section '{section}' among {string.Join(" ", SectionNames)}.");
        return index;
    }

    public SectionHeader Section(string name) => _headers[IndexOf(name)];

    public ReadOnlySpan<byte> Content(string section)
    {
        var header = Section(section);
        return File.AsSpan((int)header.Offset, (int)header.Size);
    }

    /// <summary>Returns the file offset of a section's header.</summary>
    public int HeaderOffsetOf(string section) => (int)Header.SectionHeaderOffset + (IndexOf(section) * SectionHeader.Bytes);

    public IEnumerable<(string Name, SymbolEntry Entry, int Offset)> Symbols()
    {
        if (!_headers.Any(h => h.Type == SectionType.SymbolTable))
        {
            yield break;
        }

        var table = _headers.First(h => h.Type == SectionType.SymbolTable);
        for (var offset = (int)table.Offset; offset < (int)(table.Offset + table.Size); offset += SymbolEntry.Bytes)
        {
            var entry = MemoryMarshal.Read<SymbolEntry>(File.AsSpan(offset));
            yield return (NameAt(_headers[(int)table.Link], entry.NameOffset), entry, offset);
        }
    }

    private string NameAt(in SectionHeader table, uint offset)
    {
        var names = File.AsSpan((int)table.Offset, (int)table.Size)[(int)offset..];
        return Encoding.UTF8.GetString(names[..names.IndexOf((byte)0)]);
    }
}
