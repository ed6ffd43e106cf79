using System.IO.Hashing;
using System.Text;

namespace MinImage.Linker.Model;

/// <summary>The symbols that objects share, by name: a hash table that compares bytes and allocates no strings.</summary>
internal sealed class SymbolTable
{
    private Symbol?[] _slots = new Symbol?[1 << 16];

    public int Count { get; private set; }

    /// <summary>Returns the symbol with the same name; adds this one if there is none.</summary>
    /// <param name="symbol">A symbol whose hash was computed.</param>
    public Symbol Intern(Symbol symbol)
    {
        var mask = (uint)_slots.Length - 1;
        for (var i = (uint)symbol.Hash & mask; ; i = (i + 1) & mask)
        {
            if (_slots[i] is not { } found)
            {
                _slots[i] = symbol;
                if (++Count > _slots.Length / 2)
                {
                    Enlarge();
                }

                return symbol;
            }

            if (found.Hash == symbol.Hash && found.NameBytes.SequenceEqual(symbol.NameBytes))
            {
                return found;
            }
        }
    }

    /// <summary>Returns the symbol with a name, or null.</summary>
    /// <param name="name">The name.</param>
    public Symbol? Find(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var hash = XxHash3.HashToUInt64(bytes);
        var mask = (uint)_slots.Length - 1;
        for (var i = (uint)hash & mask; _slots[i] is { } found; i = (i + 1) & mask)
        {
            if (found.Hash == hash && found.NameBytes.SequenceEqual(bytes))
            {
                return found;
            }
        }

        return null;
    }

    private void Enlarge()
    {
        var old = _slots;
        _slots = new Symbol?[old.Length * 2];
        var mask = (uint)_slots.Length - 1;
        foreach (var symbol in old)
        {
            if (symbol is not null)
            {
                var i = (uint)symbol.Hash & mask;
                while (_slots[i] is not null)
                {
                    i = (i + 1) & mask;
                }

                _slots[i] = symbol;
            }
        }
    }
}
