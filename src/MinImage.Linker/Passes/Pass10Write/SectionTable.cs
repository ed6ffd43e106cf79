using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>The section headers of a file that is being written, and the table of their names (System V gABI, "Sections").</summary>
internal sealed class SectionTable
{
    private readonly List<SectionHeader> _headers = [default];
    private readonly List<byte> _names = [0];

    /// <param name="sections">The executable's sections, which come first.</param>
    /// <param name="offsetOf">Where a section is in the file, or null for one whose bytes are elsewhere; left out for the executable itself.</param>
    public SectionTable(ImmutableArray<OutputSection> sections, Func<OutputSection, ulong?>? offsetOf = null)
    {
        foreach (var section in sections)
        {
            section.Index = _headers.Count;
            var offset = offsetOf is null ? section.FileOffset : offsetOf(section);
            _headers.Add(new SectionHeader
            {
                NameOffset = AddName(section.Name),
                Type = offset is null ? SectionType.NoBits : section.Type,
                Flags = section.Flags,
                Address = section.Address,
                Offset = offset ?? 0,
                Size = section.Size,
                Info = section.Info,
                Alignment = section.Alignment,
                EntrySize = section.EntrySize,
            });
        }

        foreach (var section in sections)
        {
            if (section.Link is { } link)
            {
                CollectionsMarshal.AsSpan(_headers)[section.Index].Link = (uint)link.Index;
            }
        }
    }

    public int Count => _headers.Count;

    public ulong Bytes => (ulong)_headers.Count * SectionHeader.Bytes;

    /// <summary>Where the last section ends in the file.</summary>
    public ulong End { get; private set; }

    /// <summary>Adds a section that is not loaded.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="offset">Where it is in the file.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="alignment">Its alignment.</param>
    /// <param name="entrySize">The bytes of an entry.</param>
    /// <param name="link">The section that it needs.</param>
    /// <param name="info">What its type makes of it.</param>
    /// <returns>Its index.</returns>
    public int AddSection(string name, SectionType type, ulong offset, ulong size, ulong alignment, ulong entrySize = 0, uint link = 0, uint info = 0)
    {
        End = offset + size;
        _headers.Add(new SectionHeader
        {
            NameOffset = AddName(name),
            Type = type,
            Offset = offset,
            Size = size,
            Alignment = alignment,
            EntrySize = entrySize,
            Link = link,
            Info = info,
        });
        return _headers.Count - 1;
    }

    /// <summary>Adds the section of names, the last one, behind the one that was added last.</summary>
    public (ulong Offset, ulong Size) AddNames()
    {
        const string own = ".shstrtab";
        var size = (ulong)(_names.Count + own.Length + 1);
        var offset = End;
        AddSection(own, SectionType.StringTable, offset, size, alignment: 1);
        return (offset, size);
    }

    /// <summary>Writes the headers and the names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="namesOffset">Where the names go.</param>
    /// <param name="headersOffset">Where the headers go.</param>
    public void Write(Span<byte> file, ulong namesOffset, ulong headersOffset)
    {
        CollectionsMarshal.AsSpan(_names).CopyTo(file[(int)namesOffset..]);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_headers)).CopyTo(file[(int)headersOffset..]);
    }

    private uint AddName(string name)
    {
        var offset = (uint)_names.Count;
        _names.AddRange(Encoding.UTF8.GetBytes(name));
        _names.Add(0);
        return offset;
    }
}
