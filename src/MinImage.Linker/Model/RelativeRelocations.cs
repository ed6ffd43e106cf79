using System.Runtime.InteropServices;

namespace MinImage.Linker.Model;

/// <summary>
/// <c>.relr.dyn</c>: the addresses of the words to which the start code adds the load address, packed (System V gABI, "Relative
/// Relocation Table"). An even entry is an address; the upper 63 bits of an odd entry select from the 63 words that follow.
/// </summary>
internal sealed class RelativeRelocations : Chunk
{
    private const ulong BitsOfWord = 63;

    private readonly List<ulong> _words = [];

    public RelativeRelocations() => Alignment = sizeof(ulong);

    /// <summary>Packs addresses.</summary>
    /// <param name="addresses">The addresses, even and ascending.</param>
    /// <returns>Whether the table has grown. It never shrinks, so that the layout terminates.</returns>
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
        // Unused entries are odd words without bits, which select nothing.
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        words.Fill(1);
        CollectionsMarshal.AsSpan(_words).CopyTo(words);
    }
}
