using System.Runtime.CompilerServices;
using MinImage.Ilc;

namespace MinImage.Tests.Ilc;

public sealed class CompilerOutputTests : IDisposable
{
    private const string Warning = "/_/App/Program.cs(3): Trim analysis warning IL2026: Program.<Main>$(String[]): Using member 'X' can break functionality.";

    private readonly TemporaryFolder _folder = new();

    public CompilerOutputTests()
    {
        Write("src/App/Program.cs", "");
        Write("src/Lib/C.cs", "");
        Write("obj/Lib/Names.g.cs", "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/_/App/Program.cs(3): Trim analysis warning IL2026: P", "src/App/Program.cs(3): Trim analysis warning IL2026: P")]
    [InlineData("/_/Lib/C.cs(5): AOT analysis warning IL3050: P", "src/Lib/C.cs(5): AOT analysis warning IL3050: P")]
    [InlineData("/_/Lib/obj/Names.g.cs(1): warning IL2111: P", "obj/Lib/Names.g.cs(1): warning IL2111: P")]
    [InlineData("/_/repository/Lib/C.cs(5): Trim analysis error IL2026: P", "src/Lib/C.cs(5): Trim analysis error IL2026: P")]
    public void A_warning_names_the_source_file(string line, string expected)
    {
        Assert.Equal(_folder.Path + "/" + expected, Output().Rewrite(line));
    }

    [Theory]
    [InlineData("/_/Unknown/Program.cs(3): Trim analysis warning IL2026: P")]
    [InlineData("/_/App/Missing.cs(3): Trim analysis warning IL2026: P")]
    [InlineData("ILC: Assembly 'Lib' produced trim warnings.")]
    [InlineData("")]
    public void Another_line_is_unchanged(string line)
    {
        Assert.Equal(line, Output().Rewrite(line));
    }

    [Fact]
    public void A_warning_that_an_analyzer_reported_is_not_repeated()
    {
        WriteAnalysis("IL2026", 3);

        Assert.Null(Output().Rewrite(Warning));
    }

    [Theory]
    [InlineData("IL2026", 4, "")]
    [InlineData("IL3050", 3, "")]
    [InlineData("IL2026", 3, """, "suppressions": [ { "kind": "inSource" } ]""")]
    public void Another_warning_and_a_suppressed_one_are_reported(string code, int line, string more)
    {
        WriteAnalysis(code, line, more);

        Assert.NotNull(Output().Rewrite(Warning));
    }

    [Fact]
    public void An_error_is_reported()
    {
        WriteAnalysis("IL2026", 3);

        Assert.NotNull(Output().Rewrite(Warning.Replace("warning", "error", StringComparison.Ordinal)));
    }

    // The analyzer names the line of the expression, ILC the first line of the statement.
    [Fact]
    public void A_warning_is_recognized_within_its_statement()
    {
        var (file, line) = Here();
        var length = LengthOf(
            "a statement",
            "of three lines");

        var lines = SourceStatements.Read(Path.ChangeExtension(typeof(CompilerOutputTests).Assembly.Location, ".pdb"));

        Assert.True(length > 0);
        Assert.Equal(line + 3, lines[(file, line + 1)]);
    }

    private static (string File, int Line) Here([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => (file, line);

    private static int LengthOf(string first, string second) => first.Length + second.Length;

    private CompilerOutput Output() => new(
        $"{_folder.Path}/src/App=/_/App,{_folder.Path}/obj/App/=/_/App/obj/,{_folder.Path}/src=/_/repository",
        [
            new CompiledProject($"{_folder.Path}/src/Lib/Lib.csproj", $"{_folder.Path}/obj/Lib/", "Lib"),
            new CompiledProject($"{_folder.Path}/src/App/App.csproj", $"{_folder.Path}/obj/App/", "App"),
        ]);

    private void WriteAnalysis(string code, int line, string more = "") => Write("obj/App/minimage.analysis.sarif", $$"""
        {
          "version": "2.1.0",
          "runs": [
            {
              "results": [
                {
                  "ruleId": "{{code}}",
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": { "uri": "{{new Uri(_folder.Path + "/src/App/Program.cs")}}" },
                        "region": { "startLine": {{line}}, "startColumn": 19, "endLine": {{line}}, "endColumn": 50 }
                      }
                    }
                  ]{{more}}
                },
                { "ruleId": "CS0000", "locations": [] }
              ]
            }
          ]
        }
        """);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
