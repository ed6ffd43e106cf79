using System.Text.RegularExpressions;

namespace MinImage.Tests.Sources;

/// <summary>The form of the repository's files that neither the compiler nor the analyzers check.</summary>
public sealed partial class FormTests
{
    private const int MaxLineLength = 160;

    private static readonly string[] CodeFolders = ["src", "tests", "benchmarks"];

    private static readonly string[] CodeExtensions =
        [".c", ".cpp", ".cs", ".csproj", ".css", ".h", ".html", ".js", ".props", ".sh", ".targets"];

    [Fact]
    public void Each_file_declares_one_type_which_has_its_name()
    {
        var wrong = SourceFiles().Where(file => Declarations(file) is { Count: > 0 } types && (types.Count > 1 || types[0] != NameOf(file)));

        Assert.Empty(wrong.Select(Relative));
    }

    // In the order of dotnet format, which would take two minutes to check it.
    [Fact]
    public void Using_directives_are_sorted_and_those_of_System_come_first()
    {
        var wrong = SourceFiles().Where(file =>
        {
            var names = UsingDirective().Matches(TextOf(file)).Select(match => match.Groups[1].Value).ToList();
            return !names.SequenceEqual(names.OrderBy(IsOfSystem).ThenBy(name => name, StringComparer.OrdinalIgnoreCase));
        });

        Assert.Empty(wrong.Select(Relative));

        static bool IsOfSystem(string name) => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_is_longer_than_160_characters()
    {
        var wrong = CodeFolders.Append("build").SelectMany(Files)
            .Where(file => CodeExtensions.Contains(Path.GetExtension(file)))
            .SelectMany(LongLines);

        Assert.Empty(wrong);
    }

    // Only RegularFile refuses a FIFO instead of waiting for it.
    [Fact]
    public void Files_are_opened_as_regular_files()
    {
        var library = Path.Combine("src", "MinImage");
        var wrong = Files(library)
            .Where(file => Path.GetExtension(file) == ".cs" && !file.Contains("/Host/Files/", StringComparison.Ordinal))
            .Where(file => OtherOpen().IsMatch(TextOf(file)));

        Assert.Empty(wrong.Select(Relative));
    }

    // The programs that the tests publish are written as users write theirs.
    private static IEnumerable<string> SourceFiles() => CodeFolders
        .SelectMany(Files)
        .Where(file => Path.GetExtension(file) == ".cs" && !file.Contains("/MinImage.Build.Tests/Programs/", StringComparison.Ordinal));

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(Path.Combine(Workspace.Repository, folder), "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<string> LongLines(string file) => File.ReadLines(file)
        .Index()
        .Where(line => line.Item.Length > MaxLineLength)
        .Select(line => $"{Relative(file)}:{line.Index + 1}");

    private static List<string> Declarations(string file) => [.. TopLevelType().Matches(TextOf(file)).Select(match => match.Groups[1].Value)];

    // Code in string literals does not count.
    private static string TextOf(string file) => RawString().Replace(File.ReadAllText(file), "");

    private static string NameOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static string Relative(string file) => Path.GetRelativePath(Workspace.Repository, file);

    [GeneratedRegex(@"(?<!\w)File\.(OpenRead|OpenHandle|ReadAllBytes|ReadLines)\(")]
    private static partial Regex OtherOpen();

    [GeneratedRegex("(\"\"\"+).*?\\1", RegexOptions.Singleline)]
    private static partial Regex RawString();

    [GeneratedRegex(@"^using ([\w.]+);$", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe) )*"
            + @"(?:record struct|class|struct|record|interface|enum|delegate \S+) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
