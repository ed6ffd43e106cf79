using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MinImage.Linker.Elf;

namespace MinImage.Testing.Linking;

/// <summary>Damages objects and archives, mostly in the fields that contain offsets and sizes.</summary>
internal sealed class Damage(Random random)
{
    private const int Small = 48;

    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 7, 8, 0x10, 0x7F, 0x80, 0xFF, 0x100, 0xFFF, 0x1000, 0x7FFF, 0x8000, 0xFF00, 0xFFF1, 0xFFF2, 0xFFFF, 0x10000, 0x100000,
        0x7FFF_FFF8, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0008, 0xFFFF_FFF8, 0xFFFF_FFFF, 0x1_0000_0000,
        0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFF8, 0xFFFF_FFFF_FFFF_FFFF,
    ];

    private static ReadOnlySpan<byte> ElfMagic => "\u007fELF"u8;

    private static ReadOnlySpan<byte> ArchiveMagic => "!<arch>\n"u8;

    public byte[] Apply(byte[] file)
    {
        var damaged = file.ToArray();
        for (var times = random.Next(5) == 0 ? random.Next(2, 5) : 1; times > 0; times--)
        {
            if (random.Next(12) == 0)
            {
                return damaged[..random.Next(damaged.Length)];
            }

            if (file.AsSpan().StartsWith(ArchiveMagic))
            {
                HurtArchive(damaged);
            }
            else
            {
                HurtObject(damaged);
            }
        }

        return damaged;
    }

    private void HurtArchive(Span<byte> archive)
    {
        var magic = ArchiveMagic.Length;
        switch (random.Next(5))
        {
            case 0:
                // The header of some member; the index is the first.
                HurtByte(archive.Slice(magic, 60));
                break;
            case 1:
                HurtWord(archive.Slice(magic + 60, 64), sizeof(uint), isBigEndian: true);
                break;
            case 2:
                HurtByte(archive);
                break;
            default:
                HurtObject(archive[FindMember(archive, random.Next(archive.Length))..]);
                break;
        }
    }

    private static int FindMember(ReadOnlySpan<byte> archive, int from)
    {
        var next = archive[from..].IndexOf(ElfMagic);
        return next >= 0 ? from + next : Math.Max(0, archive.IndexOf(ElfMagic));
    }

    private void HurtObject(Span<byte> file)
    {
        var header = file.Length < FileHeader.Bytes ? default : MemoryMarshal.Read<FileHeader>(file);
        var table = header.SectionHeaderOffset;
        var count = header.SectionHeaderCount;
        if (count == 0 || table > (ulong)file.Length || (ulong)count * SectionHeader.Bytes > (ulong)file.Length - table || random.Next(8) == 0)
        {
            HurtByte(file);
            return;
        }

        var headers = MemoryMarshal.Cast<byte, SectionHeader>(file.Slice((int)table, count * SectionHeader.Bytes));
        switch (random.Next(10))
        {
            case 0:
                HurtWord(file[..FileHeader.Bytes], Width());
                break;
            case 1:
                var (one, other) = (random.Next(count), random.Next(count));
                (headers[one], headers[other]) = (headers[other], headers[one]);
                break;
            case 2:
                headers[random.Next(count)] = headers[random.Next(count)];
                break;
            case 3 or 4:
                HurtField(file.Slice((int)table + (random.Next(count) * SectionHeader.Bytes), SectionHeader.Bytes), [0, 4, 8, 16, 24, 32, 40, 44, 48, 56]);
                break;
            case 5:
                HurtEntry(file, headers, SectionType.SymbolTable, SymbolEntry.Bytes, [0, 4, 5, 6, 8, 16]);
                break;
            case 6 or 7:
                HurtEntry(file, headers, SectionType.RelocationsWithAddends, Relocation.Bytes, [0, 8, 12, 16]);
                break;
            case 8:
                HurtEntry(file, headers, SectionType.Group, sizeof(uint), [0]);
                break;
            default:
                // Sections of unwind records and code.
                HurtEntry(file, headers, SectionType.ProgramBits, sizeof(uint), [0]);
                break;
        }
    }

    private void HurtEntry(Span<byte> file, ReadOnlySpan<SectionHeader> headers, SectionType type, int size, ReadOnlySpan<int> fields)
    {
        var start = random.Next(headers.Length);
        for (var i = 0; i < headers.Length; i++)
        {
            ref readonly var header = ref headers[(start + i) % headers.Length];
            if (header.Type == type && header.Size >= (ulong)size && header.Offset <= (ulong)file.Length && header.Size <= (ulong)file.Length - header.Offset)
            {
                HurtField(file.Slice((int)header.Offset + (random.Next((int)header.Size / size) * size), size), fields);
                return;
            }
        }

        HurtByte(file);
    }

    private void HurtField(Span<byte> entry, ReadOnlySpan<int> fields)
    {
        var index = random.Next(fields.Length);
        var end = index + 1 < fields.Length ? fields[index + 1] : entry.Length;
        HurtWord(entry[fields[index]..end], end - fields[index]);
    }

    private void HurtWord(Span<byte> range, int width, bool isBigEndian = false)
    {
        var at = range.Length > width ? random.Next((range.Length / width) - 1) * width : 0;
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        var old = range.Slice(at, width);
        old.CopyTo(word);
        var value = random.Next(5) switch
        {
            0 => BinaryPrimitives.ReadUInt64LittleEndian(word) + (ulong)random.Next(-9, 10),

            // Another section, symbol, type or offset.
            1 or 2 => (ulong)random.Next(Small),
            _ => Extremes[random.Next(Extremes.Length)],
        };
        BinaryPrimitives.WriteUInt64LittleEndian(word, value);
        if (isBigEndian)
        {
            word[..width].Reverse();
        }

        word[..width].CopyTo(old);
    }

    private void HurtByte(Span<byte> file)
    {
        ref var hurt = ref file[random.Next(file.Length)];
        hurt = random.Next(2) == 0 ? (byte)(hurt ^ (1 << random.Next(8))) : (byte)random.Next(256);
    }

    private int Width() => 1 << random.Next(4);
}
