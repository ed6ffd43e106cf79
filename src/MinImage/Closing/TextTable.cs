using System.Collections.Immutable;
using System.Text;

namespace MinImage.Closing;

/// <summary>A table for a terminal: columns as wide as what is in them, words to the left, numbers to the right.</summary>
/// <param name="wordColumns">How many of the first columns are words; the others are numbers.</param>
internal sealed class TextTable(int wordColumns)
{
    private const string Gap = "   ";

    private readonly List<ImmutableArray<string>> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many as the other rows have.</param>
    public void Add(params ReadOnlySpan<string> cells) => _rows.Add([.. cells]);

    /// <summary>The lines, without spaces at their ends.</summary>
    public override string ToString()
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => column < wordColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join(Gap, cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
