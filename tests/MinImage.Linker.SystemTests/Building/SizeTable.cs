using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MinImage.Linker.SystemTests.Reading;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MinImage.Linker.SystemTests.Building;

/// <summary>The sizes of programs linked by our linker and by lld, printed after the last test of a class.</summary>
/// <param name="messages">Receives the table.</param>
public sealed class SizeTable(IMessageSink messages) : IDisposable
{
    private static readonly ConcurrentDictionary<(string Name, string RuntimeIdentifier), string> All = new();
    private static readonly Lock FileLock = new();

    private readonly ConcurrentDictionary<(string Name, string RuntimeIdentifier), string> _rows = new();

    private static string Header { get; } = Row("program", "platform", "text", "lld's", "data", "lld's", "file", "lld's", "");

    internal void Add(Target target, string name, ElfFile ours, ElfFile theirs)
    {
        var row = Row(
            name,
            target.RuntimeIdentifier,
            Number(ours.TextSize),
            Number(theirs.TextSize),
            Number(ours.DataSize),
            Number(theirs.DataSize),
            Number(ours.Length),
            Number(theirs.Length),
            string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100.0 * (ours.Length - theirs.Length) / theirs.Length, 2):+0.00;-0.00;0.00} %"));
        _rows[(name, target.RuntimeIdentifier)] = All[(name, target.RuntimeIdentifier)] = row;
    }

    public void Dispose()
    {
        if (_rows.IsEmpty)
        {
            return;
        }

        messages.OnMessage(new DiagnosticMessage("Sizes in bytes:\n" + Text(_rows)));
        lock (FileLock)
        {
            Directory.CreateDirectory(Checkout.Cache);
            File.WriteAllText(Path.Combine(Checkout.Cache, "sizes.txt"), Text(All));
        }
    }

    private static string Text(IReadOnlyDictionary<(string Name, string RuntimeIdentifier), string> rows)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var (_, row) in rows.OrderBy(r => r.Key.RuntimeIdentifier, StringComparer.Ordinal).ThenBy(r => r.Key.Name, StringComparer.Ordinal))
        {
            text.Append(row).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(IFormattable number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Row(params string[] cells) =>
        $"{cells[0],-28} {cells[1],-12}" + string.Concat(cells.Skip(2).Select(c => $" {c,11}"));
}
