using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace MinImage.Globalization;

/// <summary>
/// ICU's data, in the format that is linked into a program: a common data file (format <c>CmnD</c> 1), which consists of a header, a table of
/// names and offsets sorted by name, and the files, each at a multiple of 16 bytes.
/// </summary>
internal sealed class IcuData
{
    private const int Alignment = 16;
    private const int EntryBytes = 2 * sizeof(uint);

    private readonly ReadOnlyMemory<byte> _header;

    private IcuData(ReadOnlyMemory<byte> header, string package, ImmutableArray<IcuDataItem> items)
    {
        _header = header;
        Package = package;
        Items = items;
    }

    /// <summary>The name of the package: <c>icudt72l</c>, with the version, and <c>l</c> for little-endian.</summary>
    public string Package { get; }

    /// <summary>The files, sorted by the bytes of their names.</summary>
    public ImmutableArray<IcuDataItem> Items { get; }

    /// <summary>Reads data.</summary>
    /// <param name="content">The data, which is referenced, not copied.</param>
    /// <exception cref="InvalidDataException">The data is damaged, or has another format.</exception>
    public static IcuData Read(ReadOnlyMemory<byte> content)
    {
        var headerSize = IcuHeader.Read(content, "CmnD"u8, oldestVersion: 1, newestVersion: 1);
        var body = content[headerSize..];
        var reader = new IcuBytes(body);
        var count = reader.Count(0, EntryBytes);
        var items = ImmutableArray.CreateBuilder<IcuDataItem>(count);
        string? package = null;
        string? last = null;
        for (var i = 0; i < count; i++)
        {
            var entry = sizeof(uint) + (i * EntryBytes);
            var path = reader.Text(reader.Offset(entry));
            var start = reader.Offset(entry + sizeof(uint));
            var end = i + 1 < count ? reader.Offset(entry + EntryBytes + sizeof(uint)) : body.Length;
            if (end < start
                || path.Split('/', 2) is not [{ Length: > 0 } folder, { Length: > 0 } name]
                || (package is not null && folder != package)
                || (last is not null && string.CompareOrdinal(last, name) >= 0))
            {
                throw new InvalidDataException($"its table of files is invalid at '{path}'");
            }

            package = folder;
            last = name;
            items.Add(new IcuDataItem(name, body[start..end]));
        }

        return package is null
            ? throw new InvalidDataException("it contains no files")
            : new IcuData(content[..headerSize], package, items.MoveToImmutable());
    }

    /// <summary>Returns the package with other files.</summary>
    /// <param name="items">The files, in any order.</param>
    public IcuData With(IEnumerable<IcuDataItem> items) => new(_header, Package, [.. items.OrderBy(item => item.Name, StringComparer.Ordinal)]);

    /// <summary>Returns a file's bytes.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>Null if there is no file with that name.</returns>
    public ReadOnlyMemory<byte>? Find(string name)
    {
        var byName = Comparer<IcuDataItem>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var index = Items.BinarySearch(new IcuDataItem(name, default), byName);

        // The literal null would be converted to an empty ReadOnlyMemory.
        return index < 0 ? default(ReadOnlyMemory<byte>?) : Items[index].Content;
    }

    /// <summary>Returns the data in the format that is linked into a program.</summary>
    public byte[] ToArray()
    {
        var names = Items.Select(item => Encoding.ASCII.GetBytes($"{Package}/{item.Name}\0")).ToList();
        var namesAt = sizeof(uint) + (Items.Length * EntryBytes);
        var firstAt = Align(namesAt + names.Sum(name => name.Length));
        var body = new byte[Items.Aggregate(firstAt, (at, item) => Align(at + item.Content.Length))];
        BinaryPrimitives.WriteInt32LittleEndian(body, Items.Length);
        var nameAt = namesAt;
        var contentAt = firstAt;
        for (var i = 0; i < Items.Length; i++)
        {
            var entry = body.AsSpan(sizeof(uint) + (i * EntryBytes));
            BinaryPrimitives.WriteInt32LittleEndian(entry, nameAt);
            BinaryPrimitives.WriteInt32LittleEndian(entry[sizeof(uint)..], contentAt);
            names[i].CopyTo(body, nameAt);
            Items[i].Content.Span.CopyTo(body.AsSpan(contentAt));
            nameAt += names[i].Length;
            contentAt = Align(contentAt + Items[i].Content.Length);
        }

        return [.. _header.Span, .. body];
    }

    private static int Align(int offset) => (offset + Alignment - 1) & -Alignment;
}
