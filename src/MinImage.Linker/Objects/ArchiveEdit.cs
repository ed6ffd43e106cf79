using System.Buffers.Binary;
using System.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Objects;

/// <summary>
/// Modifies members of an archive before it is linked. Each member keeps its name and its position, and the symbol index is unchanged
/// except for offsets.
/// </summary>
public sealed class ArchiveEdit
{
    private readonly ArchiveSymbols _symbols;
    private readonly TargetMachine _machine;
    private readonly Dictionary<int, byte[]> _changed = [];

    private ArchiveEdit(ArchiveSymbols symbols, TargetMachine machine)
    {
        _symbols = symbols;
        _machine = machine;
    }

    private Archive Archive => _symbols.Archive;

    /// <summary>Whether any member was modified.</summary>
    public bool HasChanges => _changed.Count > 0;

    /// <summary>Reads an archive's symbol index.</summary>
    /// <param name="archive">The archive; its content must not be disposed before the last call.</param>
    /// <param name="machine">The processor that the members must be compiled for.</param>
    /// <param name="problem">The diagnostic if the archive cannot be read; null on success.</param>
    /// <returns>The editor; null if the archive cannot be read.</returns>
    public static ArchiveEdit? Read(LinkInput archive, TargetMachine machine, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return ArchiveSymbols.Read(archive, machine, out problem) is { } symbols ? new ArchiveEdit(symbols, machine) : null;
    }

    /// <summary>Modifies the member that defines a symbol; does nothing if no member does.</summary>
    /// <param name="symbol">The symbol's name.</param>
    /// <param name="change">Modifies the member, and returns whether it did.</param>
    /// <param name="problem">The diagnostic if the member cannot be read; null on success.</param>
    public void Change(string symbol, Func<ObjectEdit, bool> change, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(change);
        problem = null;
        if (_symbols.OffsetOf(symbol) is not { } offset)
        {
            return;
        }

        var member = Archive.Members[offset];
        var content = _changed.TryGetValue(offset, out var changed) ? changed : Archive.Content.Slice(member.Start, member.Length);
        if (ObjectEdit.Read(Archive.NameOf(member), content, _machine, out problem) is { } edit && change(edit))
        {
            _changed[offset] = edit.ToArray();
        }
    }

    /// <summary>Returns the modified archive.</summary>
    public byte[] ToArray()
    {
        var content = Archive.Content;
        var result = GC.AllocateUninitializedArray<byte>(Length());
        var length = 0;
        var moved = new Dictionary<int, int>();
        var index = 0;
        var copied = 0;
        void CopyTo(int end)
        {
            if (Archive.Index is { } from && from.Start >= copied && from.Start < end)
            {
                index = length + from.Start - copied;
            }

            Append(content.Slice(copied, end - copied));
            copied = end;
        }

        void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(result.AsSpan(length));
            length += bytes.Length;
        }

        foreach (var (offset, member) in Archive.Members.OrderBy(m => m.Key))
        {
            CopyTo(offset);
            moved[offset] = length;
            if (_changed.TryGetValue(offset, out var changed))
            {
                Append(HeaderOf(offset, changed.Length));
                Append(changed);

                // Members begin at even offsets.
                Append("\n"u8[..(changed.Length & 1)]);
                copied = EndOf(member);
            }
        }

        CopyTo(content.Length);
        if (Archive.Index is not null)
        {
            MoveIndex(result.AsSpan(index), moved);
        }

        return result;
    }

    // The archive without the members that are changed, and those as they are now.
    private int Length()
    {
        var length = Archive.Content.Length;
        foreach (var (offset, changed) in _changed)
        {
            length += ArchiveReader.HeaderBytes + changed.Length + (changed.Length & 1) - (EndOf(Archive.Members[offset]) - offset);
        }

        return length;
    }

    private int EndOf(ArchiveMember member) => Math.Min(Archive.Content.Length, member.Start + member.Length + (member.Length & 1));

    private byte[] HeaderOf(int offset, int size)
    {
        var header = Archive.Content.Slice(offset, ArchiveReader.HeaderBytes).ToArray();
        var field = header.AsSpan(ArchiveReader.SizeField.Start, ArchiveReader.SizeField.Length);
        field.Fill((byte)' ');
        size.TryFormat(field, out _, default, CultureInfo.InvariantCulture);
        return header;
    }

    private void MoveIndex(Span<byte> index, Dictionary<int, int> moved)
    {
        var size = Archive.IndexWordBytes;
        for (var i = 1; i <= Archive.Symbols.Count; i++)
        {
            var word = index.Slice(i * size, size);
            var offset = moved[Archive.Symbols[i - 1].MemberOffset];
            if (size == sizeof(uint))
            {
                BinaryPrimitives.WriteUInt32BigEndian(word, (uint)offset);
            }
            else
            {
                BinaryPrimitives.WriteUInt64BigEndian(word, (ulong)offset);
            }
        }
    }
}
