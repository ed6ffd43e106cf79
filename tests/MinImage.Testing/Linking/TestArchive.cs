using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MinImage.Linker.Elf;

namespace MinImage.Testing.Linking;

/// <summary>Writes <c>ar</c> archives in the GNU format.</summary>
internal sealed class TestArchive
{
    private const int HeaderBytes = 60;

    private readonly List<(string Name, byte[] Content)> _members = [];

    public string Magic { get; init; } = "!<arch>\n";

    /// <summary>The bytes of a word in the index: 4, 8 for <c>/SYM64/</c>, 0 for no index.</summary>
    public int IndexWord { get; init; } = sizeof(uint);

    /// <summary>Added to each member's offset in the index.</summary>
    public int IndexShift { get; init; }

    public TestArchive Add(string name, TestObject member) => Add(name, member.ToBytes());

    public TestArchive Add(string name, byte[] member)
    {
        _members.Add((name, member));
        return this;
    }

    public byte[] ToBytes()
    {
        var longNames = new StringBuilder();
        var names = new List<string>();
        foreach (var (name, _) in _members)
        {
            if (name.Length < 16)
            {
                names.Add(name + "/");
                continue;
            }

            names.Add(string.Create(CultureInfo.InvariantCulture, $"/{longNames.Length}"));
            longNames.Append(name).Append("/\n");
        }

        var symbols = _members.SelectMany((m, i) => IsObject(m.Content) ? Defined(m.Content).Select(s => (Name: s, Member: i)) : []).ToList();
        var indexBytes = IndexWord + symbols.Sum(s => IndexWord + Encoding.UTF8.GetByteCount(s.Name) + 1);
        var hasIndex = IndexWord > 0;

        // The members' offsets are known before they are written.
        var at = Magic.Length + (hasIndex ? HeaderBytes + Even(indexBytes) : 0) + (longNames.Length > 0 ? HeaderBytes + Even(longNames.Length) : 0);
        var offsets = new List<int>();
        foreach (var (_, content) in _members)
        {
            offsets.Add(at);
            at += HeaderBytes + Even(content.Length);
        }

        var file = new List<byte>();
        file.AddRange(Encoding.ASCII.GetBytes(Magic));
        if (hasIndex)
        {
            var index = new List<byte>();
            AddWord(index, symbols.Count);
            symbols.ForEach(s => AddWord(index, offsets[s.Member] + IndexShift));
            symbols.ForEach(s => index.AddRange([.. Encoding.UTF8.GetBytes(s.Name), 0]));
            AddMember(file, IndexWord == sizeof(uint) ? "/" : "/SYM64/", [.. index]);
        }

        if (longNames.Length > 0)
        {
            AddMember(file, "//", Encoding.ASCII.GetBytes(longNames.ToString()));
        }

        for (var i = 0; i < _members.Count; i++)
        {
            AddMember(file, names[i], _members[i].Content);
        }

        return [.. file];
    }

    private static bool IsObject(byte[] content) => content.AsSpan().StartsWith("\u007fELF"u8);

    private static IEnumerable<string> Defined(byte[] member) =>
        new ElfView(member).Symbols()
            .Where(s => s.Entry.SectionIndex != SymbolEntry.Undefined && s.Entry.Binding != SymbolBinding.Local)
            .Select(s => s.Name);

    private static int Even(int size) => size + (size & 1);

    private static void AddMember(List<byte> file, string name, byte[] content)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"{name,-16}{0,-12}{0,-6}{0,-6}{"644",-8}{content.Length,-10}`\n");
        file.AddRange(Encoding.ASCII.GetBytes(header));
        file.AddRange(content);
        if (content.Length % 2 != 0)
        {
            file.Add((byte)'\n');
        }
    }

    private void AddWord(List<byte> bytes, int value)
    {
        var word = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64BigEndian(word, value);
        bytes.AddRange(word.AsSpan(sizeof(ulong) - IndexWord));
    }
}
