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
    /// <summary>The size of a member's header.</summary>
    public const int HeaderBytes = 60;

    /// <summary>Where a member's header says how many bytes it has, in decimal digits and spaces.</summary>
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

    /// <summary>Whether an input is an archive, of whatever kind.</summary>
    /// <param name="content">The input.</param>
    public static bool IsArchive(InputContent content) =>
        content.Length >= Magic.Length && (content.Slice(0, Magic.Length).SequenceEqual(Magic) || content.Slice(0, Magic.Length).SequenceEqual(ThinMagic));

    /// <summary>Reads an archive's index.</summary>
    /// <param name="name">What diagnostics call it.</param>
    /// <param name="order">The input's position.</param>
    /// <param name="content">Its bytes, of which <see cref="IsArchive"/> holds.</param>
    /// <param name="diagnostics">Gets the reason where it cannot be read.</param>
    /// <returns>The archive, or null.</returns>
    public static Archive? Read(string name, int order, InputContent content, LinkDiagnostics diagnostics)
    {
        if (content.Slice(0, Magic.Length).SequenceEqual(ThinMagic))
        {
            diagnostics.Add((long)order << 32, LinkCodes.UnusableInput, $"'{name}' is a thin archive: its members are elsewhere. Make it again without 'T' ('ar rcs').");
            return null;
        }

        var archive = new Archive(name, order, content);
        var reader = new ArchiveReader(archive);
        if (!reader.TryReadMembers(out var index, out var wordSize) || !reader.TryReadIndex(index, wordSize))
        {
            diagnostics.Add((long)order << 32, LinkCodes.DamagedArchive, $"The archive '{name}' is damaged: {reader._problem}. Make or restore it again.");
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
                return Fail(string.Create(CultureInfo.InvariantCulture, $"it ends within a member's header, after {_content.Length} bytes"));
            }

            var header = _content.Slice(at, HeaderBytes);
            var start = at + HeaderBytes;
            if (!header[58..].SequenceEqual("`\n"u8) || !TryReadNumber(header.Slice(SizeField.Start, SizeField.Length), out var size))
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"there is no member's header at {at}"));
            }

            if (size > _content.Length - start)
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"a member of {size} bytes at {start} lies outside of its {_content.Length} bytes"));
            }

            var name = header[..16].TrimEnd((byte)' ');
            if (name.SequenceEqual("/"u8) || name.SequenceEqual("/SYM64/"u8))
            {
                // Only the first is an index for this machine.
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
                return Fail(string.Create(CultureInfo.InvariantCulture, $"the name of the member at {at} is not there"));
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
            return Fail("its index of symbols is cut off");
        }

        var count = ReadWord(bytes, wordSize);
        if (count > (ulong)(bytes.Length / wordSize) - 1)
        {
            return Fail("its index of symbols is cut off");
        }

        var at = (1 + (int)count) * wordSize;
        _archive.Symbols.EnsureCapacity((int)count);
        for (var i = 1; i <= (int)count; i++)
        {
            var member = ReadWord(bytes[(i * wordSize)..], wordSize);
            var length = bytes[at..].IndexOf((byte)0);
            if (length < 0 || member > int.MaxValue || !_archive.Members.ContainsKey((int)member))
            {
                return Fail("its index of symbols names a member that is not there");
            }

            _archive.Symbols.Add(new ArchiveSymbol(index.Start + at, length, (int)member));
            at += length + 1;
        }

        return true;
    }

    private static ulong ReadWord(ReadOnlySpan<byte> bytes, int wordSize) =>
        wordSize == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);

    // 'ar rcS' leaves the index out: what the members define is then read from their symbol tables.
    private bool TryMakeIndex()
    {
        foreach (var (offset, member) in _archive.Members.OrderBy(m => m.Key))
        {
            var identification = member.Length < FileHeader.Bytes ? 0 : MemoryMarshal.Read<ulong>(_content.Slice(member.Start, sizeof(ulong)));
            if (identification is not (FileHeader.Elf64LittleEndian or FileHeader.Elf64LittleEndianGnu))
            {
                continue;
            }

            // Whatever is wrong with a member is said when it is needed.
            var machine = (TargetMachine)MemoryMarshal.Read<FileHeader>(_content.Slice(member.Start, FileHeader.Bytes)).Machine;
            if (ObjectReader.Read(member.Name, 0, _content, member.Start, member.Length, machine, new LinkDiagnostics()) is not { } file)
            {
                return Fail($"its member '{member.Name}' is damaged");
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
