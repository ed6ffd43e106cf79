using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>
/// Reads an <c>ar</c> archive of the System V and GNU variant: each member follows a header of 60 bytes, the symbol index is a member
/// named <c>/</c> (or <c>/SYM64/</c>), and long names are in a member named <c>//</c>.
/// </summary>
internal sealed class ArchiveReader
{
    /// <summary>The size of a member's header, in bytes.</summary>
    public const int HeaderBytes = 60;

    /// <summary>The header field that contains the member's size, in decimal digits padded with spaces.</summary>
    public static readonly (int Start, int Length) SizeField = (48, 10);

    private readonly Archive _archive;
    private readonly InputContent _content;
    private ReadOnlyMemory<byte> _longNames;
    private string? _problem;

    private ArchiveReader(Archive archive)
    {
        _archive = archive;
        _content = archive.Content;
    }

    private static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    private static ReadOnlySpan<byte> ThinMagic => "!<thin>\n"u8;

    /// <summary>Checks whether an input is an archive, including a thin one.</summary>
    /// <param name="content">The input.</param>
    public static bool IsArchive(InputContent content) =>
        content.Length >= Magic.Length
        && (content.Slice(0, Magic.Length).SequenceEqual(Magic) || content.Slice(0, Magic.Length).SequenceEqual(ThinMagic));

    /// <summary>Reads an archive's symbol index.</summary>
    /// <param name="name">The archive's name in diagnostics.</param>
    /// <param name="order">The input's position.</param>
    /// <param name="content">The archive's bytes; <see cref="IsArchive"/> holds.</param>
    /// <param name="diagnostics">Receives the reason if the archive cannot be read.</param>
    /// <returns>The archive, or null.</returns>
    public static Archive? Read(string name, int order, InputContent content, LinkDiagnostics diagnostics)
    {
        if (content.Slice(0, Magic.Length).SequenceEqual(ThinMagic))
        {
            diagnostics.Add(
                (long)order << 32,
                LinkCodes.UnusableInput,
                $"'{name}' is a thin archive, which does not contain its members. Create it again without 'T' ('ar rcs').");
            return null;
        }

        var archive = new Archive(name, order, content);
        var reader = new ArchiveReader(archive);
        if (!reader.TryReadMembers(out var index, out var wordSize) || !reader.TryReadIndex(index, wordSize))
        {
            diagnostics.Add(
                (long)order << 32,
                LinkCodes.DamagedArchive,
                $"The archive '{name}' is damaged: {reader._problem}. Create or restore it again.");
            return null;
        }

        archive.Index = index;
        archive.IndexWordBytes = wordSize;
        return archive;
    }

    private bool Fail(string problem)
    {
        _problem = problem;
        return false;
    }

    private bool TryReadMembers(out ArchiveMember? index, out int wordSize)
    {
        index = null;
        wordSize = 0;
        var at = Magic.Length;
        while (at < _content.Length)
        {
            if (_content.Length - at < HeaderBytes)
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"it ends within the header of a member, after {_content.Length} bytes"));
            }

            var header = _content.Slice(at, HeaderBytes);
            var start = at + HeaderBytes;
            if (!header[58..].SequenceEqual("`\n"u8) || !TryReadNumber(header.Slice(SizeField.Start, SizeField.Length), out var size))
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"the header of the member at offset {at} is invalid"));
            }

            if (size > _content.Length - start)
            {
                return Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"a member of {size} bytes at offset {start} ends after the archive's {_content.Length} bytes"));
            }

            var name = header[..16].TrimEnd((byte)' ');
            if (name.SequenceEqual("/"u8) || name.SequenceEqual("/SYM64/"u8))
            {
                // Some archivers add a second index in a format of their own; only the first is read.
                if (index is null)
                {
                    index = new ArchiveMember("/", start, size);
                    wordSize = name.Length == 1 ? sizeof(uint) : sizeof(ulong);
                }
            }
            else if (name.SequenceEqual("//"u8))
            {
                _longNames = _content.Slice(start, size).ToArray();
            }
            else if (!TryReadName(name, out var text))
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"the name of the member at offset {at} is missing"));
            }
            else
            {
                _archive.Members[at] = new ArchiveMember(text, start, size);
            }

            // Members begin at even offsets.
            at = start + size + (size & 1);
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> field, out int number) =>
        Utf8Parser.TryParse(field, out number, out var used) && number >= 0 && field[used..].IndexOfAnyExcept((byte)' ') < 0;

    private bool TryReadName(ReadOnlySpan<byte> field, out string name)
    {
        name = "";
        if (field.Length > 1 && field[0] == (byte)'/')
        {
            if (!TryReadNumber(field[1..], out var offset) || offset >= _longNames.Length)
            {
                return false;
            }

            field = _longNames.Span[offset..];
            var end = field.IndexOf("/\n"u8);
            field = end < 0 ? field : field[..end];
        }
        else
        {
            field = field.TrimEnd((byte)'/');
        }

        name = Encoding.UTF8.GetString(field);
        return true;
    }

    private bool TryReadIndex(ArchiveMember? index, int wordSize)
    {
        if (index is null)
        {
            return TryMakeIndex();
        }

        var bytes = _content.Slice(index.Start, index.Length);
        if (bytes.Length < wordSize)
        {
            return Fail("its symbol index is truncated");
        }

        var count = ReadWord(bytes, wordSize);
        if (count > (ulong)(bytes.Length / wordSize) - 1)
        {
            return Fail("its symbol index is truncated");
        }

        var at = (1 + (int)count) * wordSize;
        _archive.Symbols.EnsureCapacity((int)count);
        for (var i = 1; i <= (int)count; i++)
        {
            var member = ReadWord(bytes[(i * wordSize)..], wordSize);
            var length = bytes[at..].IndexOf((byte)0);
            if (length < 0 || member > int.MaxValue || !_archive.Members.ContainsKey((int)member))
            {
                return Fail("its symbol index refers to a member that does not exist");
            }

            _archive.Symbols.Add(new ArchiveSymbol(index.Start + at, length, (int)member));
            at += length + 1;
        }

        return true;
    }

    private static ulong ReadWord(ReadOnlySpan<byte> bytes, int wordSize) =>
        wordSize == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);

    // 'ar rcS' omits the index; the symbols are then read from the members' symbol tables.
    private bool TryMakeIndex()
    {
        foreach (var (offset, member) in _archive.Members.OrderBy(m => m.Key))
        {
            var identification = member.Length < FileHeader.Bytes ? 0 : MemoryMarshal.Read<ulong>(_content.Slice(member.Start, sizeof(ulong)));
            if (identification is not (FileHeader.Elf64LittleEndian or FileHeader.Elf64LittleEndianGnu))
            {
                continue;
            }

            // An object for another processor is not an error here: it is reported if the member is needed.
            var machine = (TargetMachine)MemoryMarshal.Read<FileHeader>(_content.Slice(member.Start, FileHeader.Bytes)).Machine;
            if (ObjectReader.Read(member.Name, _content, member.Start, member.Length, machine, out var problem) is not { } file)
            {
                if (problem!.Code == LinkCodes.DamagedObject)
                {
                    return Fail($"its member '{member.Name}' is damaged");
                }

                continue;
            }

            for (var i = file.FirstGlobal; i < file.Symbols.Length; i++)
            {
                var entry = file.Entries[i];
                if (entry.SectionIndex != SymbolEntry.Undefined)
                {
                    _archive.Symbols.Add(new ArchiveSymbol(file.StringTableOffset + (int)entry.NameOffset, file.Symbols[i].NameBytes.Length, offset));
                }
            }
        }

        return true;
    }
}
