using System.Collections.Immutable;
using MinImage.Testing.Sources;

namespace MinImage.Linker.Tests.Sources;

public sealed class DirectionTests
{
    // From the top down: a folder uses only folders below its own. The root contains StaticLinker, which calls the passes.
    private static readonly ImmutableArray<string> Order =
    [
        "",
        "Passes.Pass11Map",
        "Passes.Pass10Write",
        "Passes.Pass09Layout",
        "Passes.Pass08Plan",
        "Passes.Pass07Scan",
        "Passes.Pass06Fold",
        "Passes.Pass05Merge",
        "Passes.Pass04Mark",
        "Passes.Pass03Unwind",
        "Passes.Pass02Resolve",
        "Passes.Pass01Read",
        "Objects",
        "Machines",
        "Model",
        "Maps",
        "Inputs",
        "Elf",
        "Diagnostics",
    ];

    private static readonly SourceTree Linker = new(Path.Combine(Workspace.Repository, "src", "MinImage.Linker"), "MinImage.Linker");

    [Fact]
    public void Every_folder_is_in_the_order()
    {
        Assert.Equal(Order.Order(StringComparer.Ordinal), Linker.Folders);
    }

    [Fact]
    public void A_folder_uses_only_folders_below_its_own()
    {
        var upward = Upward(Linker);

        Assert.True(upward.Count == 0, string.Join(Environment.NewLine, upward));
    }

    [Fact]
    public void A_pass_uses_no_other_pass()
    {
        var between = Linker.Uses().Where(use => IsPass(use.From) && IsPass(use.To)).ToList();

        Assert.True(between.Count == 0, string.Join(Environment.NewLine, between));
    }

    [Fact]
    public void The_linker_calls_the_passes_in_the_order_of_their_numbers()
    {
        var text = File.ReadAllText(Path.Combine(Workspace.Repository, "src", "MinImage.Linker", "StaticLinker.cs"));

        var calls = Order.Where(IsPass).Reverse().Select(pass => CallOf(pass, text)).ToList();

        Assert.DoesNotContain(-1, calls);
        Assert.Equal(calls.Order(), calls);
    }

    [Fact]
    public void A_file_has_the_namespace_of_its_folder()
    {
        Assert.Empty(Linker.Misplaced());
    }

    [Theory]
    [InlineData("using MinImage.Linker.Passes.Pass04Mark;", "")]
    [InlineData("using MinImage.Linker.Objects;", "")]
    [InlineData("using Marker = MinImage.Linker.Passes.Pass04Mark.Marker;", "")]
    [InlineData("/// <see cref=\"Passes.Pass04Mark.Marker.Mark\"/>", "")]
    [InlineData("", "Passes.Pass04Mark.Marker")]
    [InlineData("", "Passes.Pass04Mark.Marker.Mark")]
    [InlineData("", "StaticLinker")]
    public void An_upward_use_is_found(string line, string type)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in new[]
        {
            ("StaticLinker.cs", "namespace MinImage.Linker;"),
            ("Passes/Pass04Mark/Marker.cs", "namespace MinImage.Linker.Passes.Pass04Mark;"),
            ("Objects/ObjectReader.cs", "namespace MinImage.Linker.Objects;"),
            ("Model/Symbol.cs", $"{line}\nnamespace MinImage.Linker.Model;\nclass Symbol {{ {type} Field; }}"),
        })
        {
            var file = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        Assert.Single(Upward(new SourceTree(folder.Path, "MinImage.Linker")));
    }

    private static List<SourceUse> Upward(SourceTree tree) => [.. tree.Uses().Where(use => Order.IndexOf(use.To) < Order.IndexOf(use.From))];

    private static bool IsPass(string folder) => folder.StartsWith("Passes.", StringComparison.Ordinal);

    // A pass has one class that the linker calls.
    private static int CallOf(string pass, string text) =>
        Directory.EnumerateFiles(Path.Combine(Workspace.Repository, "src", "MinImage.Linker", pass.Replace('.', '/')), "*.cs")
            .Select(file => text.IndexOf($" {Path.GetFileNameWithoutExtension(file)}.", StringComparison.Ordinal))
            .Max();
}
