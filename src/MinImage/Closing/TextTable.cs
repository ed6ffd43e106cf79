using System.Collections.Immutable;
using System.Text;

namespace MinImage.Closing;

/// <summary>A table for a terminal, whose columns are as wide as their content: text is aligned left, numbers right.</summary>
/// <param name="textColumns">The number of text columns, which come first; the others contain numbers.</param>
internal sealed class TextTable(int textColumns)
{
    private const string Gap = "   ";

    private readonly List<ImmutableArray<string>> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">The row's cells; each row has the same number.</param>
    public void Add(params ReadOnlySpan<string> cells) => _rows.Add([.. cells]);

    /// <summary>Returns the lines, without trailing spaces.</summary>
    public override string ToString()
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => column < textColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join(Gap, cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
