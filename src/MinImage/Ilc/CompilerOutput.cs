using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MinImage.Ilc;

/// <summary>
/// The lines that ILC prints. Its warnings name source files as <c>PathMap</c> does, and repeat what the analyzers have reported.
/// </summary>
/// <param name="pathMap">The app's <c>PathMap</c>.</param>
/// <param name="projects">The projects of the program.</param>
public sealed partial class CompilerOutput(string pathMap, ImmutableArray<CompiledProject> projects)
{
    private readonly SourceFolders _folders = new(pathMap, projects);

    // Most programs have no warnings, and nothing to compare them with.
    private readonly Lazy<Dictionary<(string File, int Line), int>> _statements = new(() => projects
        .SelectMany(project => SourceStatements.Read(Path.Combine(project.IntermediateFolder, project.AssemblyName + ".pdb")))
        .GroupBy(statement => statement.Key)
        .ToDictionary(group => group.Key, group => group.Max(statement => statement.Value)));

    private readonly Lazy<HashSet<(string Code, string File, int Line)>> _reported = new(() =>
        [.. projects.SelectMany(project => AnalyzerResults.Read(Path.Combine(project.IntermediateFolder, CompiledProject.AnalysisFile)))]);

    /// <summary>Returns the line to print for a line that ILC printed.</summary>
    /// <param name="line">ILC's line.</param>
    /// <returns>The line with the path of the source file, or null if an analyzer has reported the same warning for the same statement.</returns>
    /// <exception cref="IOException">A file of symbols or analyzer results cannot be read.</exception>
    public string? Rewrite(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (Position().Match(line) is not { Success: true } position)
        {
            return line;
        }

        var name = position.Groups["file"].Value;
        var path = _folders.Find(name);
        return position.Groups["severity"].Value == "warning" && IsReported(position.Groups["code"].Value, name, path, Number(position))
            ? null
            : path + line[name.Length..];
    }

    private bool IsReported(string code, string name, string path, int line)
    {
        var last = _statements.Value.GetValueOrDefault((name, line), line);
        return Enumerable.Range(line, last - line + 1).Any(number => _reported.Value.Contains((code, path, number)));
    }

    private static int Number(Match position) => int.Parse(position.Groups["line"].ValueSpan, CultureInfo.InvariantCulture);

    // Such as: /_/App/Program.cs(3): Trim analysis warning IL2026: Program.Main(): ...
    [GeneratedRegex(@"^(?<file>/_/[^:]+?)\((?<line>[0-9]{1,9})(,[0-9]+)?\): ([A-Za-z ]+ )?(?<severity>warning|error) (?<code>IL[0-9]+): ")]
    private static partial Regex Position();
}
