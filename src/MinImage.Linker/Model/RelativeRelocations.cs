using System.Runtime.InteropServices;

namespace MinImage.Linker.Model;

/// <summary>
/// <c>.relr.dyn</c>: where the start code adds the program's address, packed (System V gABI, "Relative Relocation Table"):
/// an even word is an address, an odd one says in its 63 upper bits which of the words after the last are meant, too.
/// </summary>
internal sealed class RelativeRelocations : Chunk
{
    private const ulong BitsOfWord = 63;

    private readonly List<ulong> _words = [];

    public RelativeRelocations() => Alignment = sizeof(ulong);

    /// <summary>Packs addresses.</summary>
    /// <param name="addresses">Even and ascending.</param>
    /// <returns>Whether the table has another size now; it never shrinks, so that a layout comes to an end.</returns>
    public bool Pack(List<ulong> addresses)
    {
        _words.Clear();
        for (var i = 0; i < addresses.Count;)
        {
            _words.Add(addresses[i]);
            var next = addresses[i] + sizeof(ulong);
            i++;
            while (true)
            {
                var bits = 0ul;
                for (; i < addresses.Count; i++)
                {
                    var distance = addresses[i] - next;
                    if (distance >= BitsOfWord * sizeof(ulong) || distance % sizeof(ulong) != 0)
                    {
                        break;
                    }

                    bits |= 1ul << (int)(distance / sizeof(ulong));
                }

                if (bits == 0)
                {
                    break;
                }

                _words.Add((bits << 1) | 1);
                next += BitsOfWord * sizeof(ulong);
            }
        }

        var size = (ulong)_words.Count * sizeof(ulong);
        if (size > Size)
        {
            Size = size;
            return true;
        }

        return false;
    }

    public override void Write(Span<byte> bytes, WriteContext context)
    {
        // What is left over says nothing: an odd word without bits.
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        words.Fill(1);
        CollectionsMarshal.AsSpan(_words).CopyTo(words);
    }
}
