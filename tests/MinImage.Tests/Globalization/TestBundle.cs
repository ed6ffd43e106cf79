using System.Buffers.Binary;
using System.Text;

namespace MinImage.Tests.Globalization;

/// <summary>Writes resource bundles as ICU's compiler does: strings, and tables of names with empty strings, in the outermost table.</summary>
internal sealed class TestBundle
{
    private const int IndexCount = 8;
    private const uint UsesPool = 4;

    private readonly SortedDictionary<string, string> _strings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string[]> _tables = new(StringComparer.Ordinal);

    /// <summary>The keys of the pool that this bundle uses; null if it has its own.</summary>
    public string[]? Pool { get; init; }

    public static byte[] Empty => new TestBundle().ToBytes();

    /// <summary>The common header of ICU data.</summary>
    public static byte[] Header(string format, byte version) =>
        [32, 0, 0xDA, 0x27, 20, 0, 0, 0, 0, 0, 2, 0, .. Encoding.ASCII.GetBytes(format), version, 0, 0, 0, 0, 0, 0, 0, .. new byte[8]];

    /// <summary>Writes the bundle with the keys of a pool.</summary>
    public static byte[] PoolOf(params string[] keys) => Body(0x2000_0000, Keys(keys, out _), [], 0);

    public TestBundle String(string key, string value)
    {
        _strings[key] = value;
        return this;
    }

    public TestBundle Table(string key, params string[] names)
    {
        _tables[key] = [.. names.Order(StringComparer.Ordinal)];
        return this;
    }

    public byte[] ToBytes()
    {
        var own = Keys([.. (Pool is null ? _strings.Keys.Concat(_tables.Keys) : []), .. _tables.Values.SelectMany(names => names)], out var ownOffsets);
        var keysTop = Align((1 + IndexCount) * sizeof(uint) + own.Length);
        Dictionary<string, int> pooled = [];
        if (Pool is not null)
        {
            Keys(Pool, out pooled);
        }

        ushort KeyOf(string key) =>
            (ushort)(ownOffsets.TryGetValue(key, out var offset) ? ((1 + IndexCount) * sizeof(uint)) + offset : (own.Length == 0 ? 0 : keysTop) + pooled[key]);

        // Unit 0 is the empty string, the value of all items.
        var units = new List<ushort> { 0 };
        var resources = new SortedDictionary<string, uint>(StringComparer.Ordinal);
        foreach (var (key, value) in _strings)
        {
            resources[key] = 0x6000_0000 | (uint)units.Count;
            units.AddRange(value.Select(c => (ushort)c));
            units.Add(0);
        }

        foreach (var (key, names) in _tables)
        {
            resources[key] = 0x5000_0000 | (uint)units.Count;
            units.Add((ushort)names.Length);
            units.AddRange(names.Select(KeyOf));
            units.AddRange(names.Select(_ => (ushort)0));
        }

        if (units.Count % 2 != 0)
        {
            units.Add(0);
        }

        var table = new List<byte>();
        table.AddRange(Bytes((ushort)resources.Count));
        table.AddRange(resources.Keys.SelectMany(key => Bytes(KeyOf(key))));
        table.AddRange(new byte[Align(table.Count) - table.Count]);
        table.AddRange(resources.Values.SelectMany(Bytes));
        var root = 0x2000_0000 | (uint)((keysTop + (units.Count * sizeof(ushort))) / sizeof(uint));
        return Body(resources.Count == 0 ? 0x2000_0000 : root, own, [.. units.SelectMany(Bytes), .. table], Pool is null ? 0 : UsesPool);
    }

    private static byte[] Body(uint root, byte[] keys, byte[] rest, uint attributes)
    {
        var keysTop = Align(((1 + IndexCount) * sizeof(uint)) + keys.Length);
        uint[] words = [root, IndexCount, (uint)keysTop / sizeof(uint), 0, 0, 0, attributes, 0, 0];
        byte[] body = [.. words.SelectMany(Bytes), .. keys, .. new byte[keysTop - ((1 + IndexCount) * sizeof(uint)) - keys.Length], .. rest];
        return [.. Header("ResB", 3), .. body, .. new byte[(16 - (body.Length % 16)) % 16]];
    }

    private static byte[] Keys(IEnumerable<string> keys, out Dictionary<string, int> offsets)
    {
        offsets = new(StringComparer.Ordinal);
        var bytes = new List<byte>();
        foreach (var key in keys)
        {
            offsets[key] = bytes.Count;
            bytes.AddRange(Encoding.ASCII.GetBytes(key + "\0"));
        }

        return [.. bytes];
    }

    private static int Align(int offset) => (offset + 3) & ~3;

    private static byte[] Bytes(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Bytes(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
