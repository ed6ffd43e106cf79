using System.Globalization;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Model;

/// <summary>An archive whose index was read; its members are read when something needs them.</summary>
/// <param name="name">What diagnostics call it.</param>
/// <param name="order">The input's position.</param>
/// <param name="content">Its bytes.</param>
internal sealed class Archive(string name, int order, InputContent content)
{
    private readonly HashSet<int> _taken = [];

    public string Name { get; } = name;

    /// <summary>The input's position.</summary>
    public int Order { get; } = order;

    public InputContent Content { get; } = content;

    /// <summary>The symbols that members define, in the order of the archive's index.</summary>
    public List<ArchiveSymbol> Symbols { get; } = [];

    /// <summary>The object file that stands for the index: its content has the symbols' names.</summary>
    public ObjectFile NamesOf { get; } = new() { Name = name, Order = (long)order << 32, Content = content, Start = 0 };

    /// <summary>The members by where they begin, with their names.</summary>
    public Dictionary<int, ArchiveMember> Members { get; } = [];

    /// <summary>The index of symbols, as a member; null where the archive has none, and <see cref="Symbols"/> was read from the members.</summary>
    public ArchiveMember? Index { get; set; }

    /// <summary>The size of a word of <see cref="Index"/>: 4 or 8.</summary>
    public int IndexWordBytes { get; set; }

    /// <summary>Notes that a member becomes a part of the program.</summary>
    /// <param name="memberOffset">Where it begins.</param>
    /// <returns>Whether it was not taken before.</returns>
    public bool Take(int memberOffset) => _taken.Add(memberOffset);

    /// <summary>Diagnostics and the map name a member by its file name, folders left out.</summary>
    /// <param name="member">The member.</param>
    public string NameOf(ArchiveMember member) => string.Create(CultureInfo.InvariantCulture, $"{Name}({member.Name})");
}
