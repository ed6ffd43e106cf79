using MinImage.Build.Tests.Engines;
using MinImage.Validation;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The output of <c>dotnet publish</c> of a whole solution.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Solutions(ShopSolution solution) : IClassFixture<ShopSolution>
{
    [Theory]
    [InlineData("Shop", "shop/shop:latest", "shop sells tea for 3 euros, says hello from Shop")]
    [InlineData("Stock", "shop/stock:latest", "stock has tea for 3 euros")]
    public void Each_program_with_the_package_is_an_image_that_runs(string project, string name, string output)
    {
        var layout = Path.Combine(solution.Images, project);

        Assert.Empty(LayoutValidator.Validate(layout, CancellationToken.None));
        Assert.Equal(output, Runc.Run(layout, name).Output.Trim());
    }

    [Fact]
    public void Nothing_else_is_an_image()
    {
        var images = Directory.EnumerateDirectories(solution.Images).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["Shop", "Stock"], images);
    }

    [Theory]
    [InlineData("src/Goods", "Goods.dll")]
    [InlineData("src/Tool", "Tool.dll")]
    [InlineData("tests/Shop.Tests", "Shop.Tests.dll")]
    public void What_makes_no_image_is_published_as_without_the_package(string folder, string file)
    {
        Assert.True(File.Exists(Path.Combine(solution.Project.Folder, folder, "bin", "Release", "net10.0", "publish", file)));
    }

    [Fact]
    public void Libraries_find_nothing_new_in_their_folders()
    {
        Assert.False(Directory.Exists(Path.Combine(solution.Project.Folder, "src", "Goods", "obj", "minimage")));
        Assert.False(Directory.Exists(Path.Combine(solution.Project.Folder, "src", "Prices", "obj", "minimage")));
    }

    [Fact]
    public void There_is_no_warning()
    {
        Assert.DoesNotContain("warning", solution.Result.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Published_again_nothing_is_compiled()
    {
        var again = solution.Project.Dotnet(["publish", "Shop.slnx"]);

        Assert.True(again.ExitCode == 0, again.Text);
        Assert.DoesNotContain("Generating native code", again.Output, StringComparison.Ordinal);
    }
}
