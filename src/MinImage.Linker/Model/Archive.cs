using System.Globalization;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Model;

/// <summary>An archive whose symbol index was read; members are read when they are needed.</summary>
/// <param name="name">The archive's name in diagnostics.</param>
/// <param name="order">The input's position.</param>
/// <param name="content">The archive's bytes.</param>
internal sealed class Archive(string name, int order, InputContent content)
{
    private readonly HashSet<int> _taken = [];

    public string Name { get; } = name;

    /// <summary>The input's position.</summary>
    public int Order { get; } = order;

    public InputContent Content { get; } = content;

    /// <summary>The symbols that members define, in the order of the archive's index.</summary>
    public List<ArchiveSymbol> Symbols { get; } = [];

    /// <summary>A placeholder object whose content contains the names of <see cref="Symbols"/>.</summary>
    public ObjectFile NamesOf { get; } = new() { Name = name, Order = (long)order << 32, Content = content, Start = 0 };

    /// <summary>The members by the offsets of their headers.</summary>
    public Dictionary<int, ArchiveMember> Members { get; } = [];

    /// <summary>The symbol index, as a member; null if the archive has none and <see cref="Symbols"/> was read from the members.</summary>
    public ArchiveMember? Index { get; set; }

    /// <summary>The size of a word of <see cref="Index"/>, in bytes: 4 or 8.</summary>
    public int IndexWordBytes { get; set; }

    /// <summary>Records that a member is part of the program.</summary>
    /// <param name="memberOffset">The offset of the member's header.</param>
    /// <returns>Whether the member was not part of the program before.</returns>
    public bool Take(int memberOffset) => _taken.Add(memberOffset);

    /// <summary>Returns the name of a member in diagnostics and in the map: <c>libc.a(printf.o)</c>.</summary>
    /// <param name="member">The member.</param>
    public string NameOf(ArchiveMember member) => string.Create(CultureInfo.InvariantCulture, $"{Name}({member.Name})");
}
