using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace MinImage.Globalization;

/// <summary>
/// The top-level table of a compiled ICU resource bundle, and the tables of names in it (format <c>ResB</c>, versions 2 and 3;
/// <c>uresdata.h</c> in ICU's sources).
/// </summary>
internal sealed class ResourceBundle
{
    private const int LengthIndex = 0;
    private const int KeysTopIndex = 1;
    private const int AttributesIndex = 5;
    private const uint UsesPool = 4;
    private const uint OffsetMask = 0x0FFF_FFFF;

    private readonly IcuBytes _bytes;
    private readonly ReadOnlyMemory<byte> _content;
    private readonly int _start;
    private readonly ResourceBundle? _pool;
    private readonly long _keysBottom;
    private readonly long _keysTop;
    private readonly uint _poolStringLimit;
    private readonly uint _poolString16Limit;

    private ResourceBundle(ReadOnlyMemory<byte> content, ResourceBundle? pool)
    {
        _content = content;
        _start = IcuHeader.Read(content, "ResB"u8, oldestVersion: 2, newestVersion: 3);
        _bytes = new IcuBytes(content[_start..]);
        var indexes = _bytes.UInt32(Index(LengthIndex));
        _keysBottom = Index((int)(indexes & 0xFF));
        _keysTop = _bytes.UInt32(Index(KeysTopIndex)) * (long)sizeof(uint);
        _poolStringLimit = indexes >> 8;
        if ((indexes & 0xFF) > AttributesIndex)
        {
            var attributes = _bytes.UInt32(Index(AttributesIndex));
            _poolStringLimit |= (attributes & 0xF000) << 12;
            _poolString16Limit = attributes >> 16;
            _pool = (attributes & UsesPool) == 0 ? null : pool ?? throw new InvalidDataException("the bundle that contains its keys is missing");
        }
    }

    private enum Kind : uint
    {
        String = 0,
        Table = 2,
        Table32 = 4,
        Table16 = 5,
        StringV2 = 6,
    }

    private readonly record struct Table(int Count, long CountAt, int CountBytes, long KeysAt, int KeyBytes, long ItemsAt, int ItemBytes);

    /// <summary>Reads a bundle.</summary>
    /// <param name="content">The bundle's bytes.</param>
    /// <param name="pool">The bundle <c>pool.res</c> of the same folder, which contains keys and strings of the others; null if there is none.</param>
    /// <exception cref="InvalidDataException">The bundle is damaged; all methods throw it.</exception>
    public static ResourceBundle Read(ReadOnlyMemory<byte> content, ResourceBundle? pool) => new(content, pool);

    /// <summary>Returns a string of the top-level table.</summary>
    /// <returns>Null if the table has no string with that key.</returns>
    public string? StringOf(string key) => Find(key) is { } resource ? StringAt(resource) : null;

    /// <summary>Returns the keys of a table in the top-level table; empty if there is no such table.</summary>
    public ImmutableArray<string> KeysOf(string table) =>
        Find(table) is { } resource && TableAt(resource) is { } found ? [.. Enumerable.Range(0, found.Count).Select(i => KeyAt(found, i))] : [];

    /// <summary>Returns the bundle without some entries of a table in the top-level table. The table is shortened in place; nothing else moves.</summary>
    public ReadOnlyMemory<byte> Without(string table, Func<string, bool> isUnwanted)
    {
        if (Find(table) is not { } resource || TableAt(resource) is not { } found)
        {
            return _content;
        }

        var kept = Enumerable.Range(0, found.Count).Where(i => !isUnwanted(KeyAt(found, i))).ToList();
        var keys = kept.SelectMany(i => _bytes.Slice(found.KeysAt + (i * (long)found.KeyBytes), found.KeyBytes).ToArray()).ToArray();
        var items = kept.SelectMany(i => _bytes.Slice(found.ItemsAt + (i * (long)found.ItemBytes), found.ItemBytes).ToArray()).ToArray();
        var content = _content.ToArray();
        var body = content.AsSpan(_start);
        if (found.CountBytes == sizeof(ushort))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(body[(int)found.CountAt..], (ushort)kept.Count);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(body[(int)found.CountAt..], kept.Count);
        }

        keys.CopyTo(body[(int)found.KeysAt..]);
        items.CopyTo(body[(int)Shape(found.CountAt, kept.Count, found.CountBytes, found.KeyBytes, found.ItemBytes).ItemsAt..]);
        return content;
    }

    private static long Index(int number) => (1 + number) * (long)sizeof(uint);

    // Keys and strings are in the same file as the table, or in the pool.
    private uint? Find(string key)
    {
        var root = TableAt(_bytes.UInt32(0)) ?? throw new InvalidDataException("its top-level resource is not a table");
        for (var i = 0; i < root.Count; i++)
        {
            if (KeyAt(root, i) == key)
            {
                var at = root.ItemsAt + (i * (long)root.ItemBytes);
                return root.ItemBytes == sizeof(uint) ? _bytes.UInt32(at) : ((uint)Kind.StringV2 << 28) | Widen(_bytes.UInt16(at));
            }
        }

        return null;
    }

    // A table of 16-bit items contains only strings, which are numbered differently.
    private uint Widen(ushort item) => item < _poolString16Limit ? item : item - _poolString16Limit + _poolStringLimit;

    private Table? TableAt(uint resource)
    {
        var offset = resource & OffsetMask;
        return (Kind)(resource >> 28) switch
        {
            // Offset 0 is the top-level resource itself; here it denotes an empty table.
            Kind.Table or Kind.Table32 when offset == 0 => new Table(0, 0, 0, 0, 0, 0, 0),
            Kind.Table => Checked(offset * (long)sizeof(uint), sizeof(ushort), sizeof(ushort), sizeof(uint)),
            Kind.Table32 => Checked(offset * (long)sizeof(uint), sizeof(uint), sizeof(uint), sizeof(uint)),
            Kind.Table16 => Checked(_keysTop + (offset * (long)sizeof(ushort)), sizeof(ushort), sizeof(ushort), sizeof(ushort)),
            _ => null,
        };
    }

    private Table Checked(long at, int countBytes, int keyBytes, int itemBytes)
    {
        var count = countBytes == sizeof(ushort) ? _bytes.UInt16(at) : _bytes.UInt32(at);
        _ = _bytes.Slice(at, count);
        var table = Shape(at, (int)count, countBytes, keyBytes, itemBytes);
        _ = _bytes.Slice(table.ItemsAt, count * (long)itemBytes);
        return table;
    }

    // 32-bit items are aligned to four bytes.
    private static Table Shape(long at, int count, int countBytes, int keyBytes, int itemBytes)
    {
        var items = at + countBytes + (count * (long)keyBytes);
        return new Table(count, at, countBytes, at + countBytes, keyBytes, itemBytes == sizeof(uint) ? (items + 3) & ~3L : items, itemBytes);
    }

    private string KeyAt(Table table, int index)
    {
        var at = table.KeysAt + (index * (long)table.KeyBytes);
        if (table.KeyBytes == sizeof(uint))
        {
            var wide = _bytes.UInt32(at);
            return (wide & 0x8000_0000) == 0 ? _bytes.Text(wide) : PoolKey(wide & 0x7FFF_FFFF);
        }

        var limit = _keysTop > _keysBottom ? _keysTop : 0;
        var key = _bytes.UInt16(at);
        return key < limit ? _bytes.Text(key) : PoolKey(key - limit);
    }

    private string PoolKey(long offset) =>
        _pool is null ? throw new InvalidDataException("a key is outside the bundle") : _pool._bytes.Text(_pool._keysBottom + offset);

    private string? StringAt(uint resource)
    {
        var offset = resource & OffsetMask;
        switch ((Kind)(resource >> 28))
        {
            case Kind.String when offset == 0:
                return "";
            case Kind.String:
                var at = offset * (long)sizeof(uint);
                return Encoding.Unicode.GetString(_bytes.Slice(at + sizeof(uint), _bytes.UInt32(at) * (long)sizeof(char)));
            case Kind.StringV2 when offset < _poolStringLimit:
                return (_pool ?? throw new InvalidDataException("a string is outside the bundle")).String16(offset);
            case Kind.StringV2:
                return String16(offset - _poolStringLimit);
            default:
                return null;
        }
    }

    // The first units of a string may encode its length, as low surrogates, with which no text begins. Otherwise it is NUL-terminated.
    private string String16(long offset)
    {
        var at = _keysTop + (offset * sizeof(char));
        var first = _bytes.UInt16(at);
        var (skip, length) = first switch
        {
            < 0xDC00 or > 0xDFFF => (0, -1L),
            < 0xDFEF => (1, first & 0x3FFL),
            < 0xDFFF => (2, ((first - 0xDFEFL) << 16) | _bytes.UInt16(at + 2)),
            _ => (3, ((long)_bytes.UInt16(at + 2) << 16) | _bytes.UInt16(at + 4)),
        };
        if (length < 0)
        {
            for (length = 0; _bytes.UInt16(at + (length * sizeof(char))) != 0; length++)
            {
            }
        }

        return Encoding.Unicode.GetString(_bytes.Slice(at + (skip * sizeof(char)), length * sizeof(char)));
    }
}
