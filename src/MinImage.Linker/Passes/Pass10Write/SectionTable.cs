using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>The section headers of an output file, and the table of their names (System V gABI, "Sections").</summary>
internal sealed class SectionTable
{
    private readonly List<SectionHeader> _headers = [default];
    private readonly List<byte> _names = [0];

    /// <param name="sections">The executable's sections, which come first.</param>
    /// <param name="offsetOf">
    /// Returns a section's offset in the file, or null if its bytes are in another file; omitted for the executable itself.
    /// </param>
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

    /// <summary>The file offset of the end of the last section.</summary>
    public ulong End { get; private set; }

    /// <summary>Adds a section that is not loaded.</summary>
    /// <param name="name">The section's name.</param>
    /// <param name="type">The section's type.</param>
    /// <param name="offset">The section's offset in the file.</param>
    /// <param name="size">The section's size, in bytes.</param>
    /// <param name="alignment">The section's alignment.</param>
    /// <param name="entrySize">The size of an entry, in bytes; 0 if entries have different sizes.</param>
    /// <param name="link"><c>sh_link</c>: the index of a related section.</param>
    /// <param name="info"><c>sh_info</c>, whose meaning depends on the type.</param>
    /// <returns>The section's index.</returns>
    public int AddSection(
        string name,
        SectionType type,
        ulong offset,
        ulong size,
        ulong alignment,
        ulong entrySize = 0,
        uint link = 0,
        uint info = 0)
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

    /// <summary>Adds the last section, which contains the names, after the section that was added before.</summary>
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
    /// <param name="namesOffset">The offset of the names.</param>
    /// <param name="headersOffset">The offset of the headers.</param>
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
