using System.Collections.Immutable;

namespace MinImage.SystemTests.Attachments;

/// <summary>The table of docs/supply-chain.md that lists what verifies and reads what MinImage writes: its rows are the cases of a test.</summary>
internal static class VerificationTable
{
    private const string Heading = "### What verifies what";

    /// <summary>The columns that are cases: the document of the image, and what is wrong with it in the others.</summary>
    public static ImmutableArray<string> Cases { get; } = ["right", "another key", "another image", "changed"];

    /// <summary>Returns a row for each case that the table has a word for.</summary>
    public static IEnumerable<(string Tool, string Document, string Form, string Case, string Outcome)> Read()
    {
        var lines = File.ReadAllLines(Path.Combine(Workspace.Repository, "docs", "supply-chain.md"));
        var rows = lines
            .SkipWhile(line => line != Heading)
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())
            .ToList();
        Assert.Equal(["tool", "document", "form", .. Cases], rows[0]);
        return
            from row in rows.Skip(2)
            from place in Cases.Select((_, i) => i)
            where row[3 + place] != ""
            select (row[0], row[1], row[2], Cases[place], row[3 + place]);
    }
}
