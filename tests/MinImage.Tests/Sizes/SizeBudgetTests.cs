using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Sizes;

namespace MinImage.Tests.Sizes;

public sealed class SizeBudgetTests
{
    private static readonly PlatformSizes Before = Sizes(
        "linux/amd64",
        "before",
        ("framework", "System.Net.Http", 300_000),
        ("OpenSSL", "libcrypto.a", 1_500_000));

    private static readonly PlatformSizes Now = Sizes(
        "linux/amd64",
        "now",
        ("framework", "System.Net.Http", 400_000),
        ("framework", "System.Text.Json", 250_000),
        ("OpenSSL", "libcrypto.a", 1_500_000),
        ("OpenSSL", "libssl.a", 10_000),
        ("libc", "libc.a", 500_000),
        ("runtime", "libRuntime.WorkstationGC.a", 20_000),
        ("file formats", "padding", 1_000));

    [Theory]
    [InlineData("2681000B")]
    [InlineData("2.7MB")]
    public void An_image_within_the_budget_is_accepted(string text) => SizeBudget.Parse(text)!.Demand(new SizeComparison([Now], []));

    [Fact]
    public void An_image_over_the_budget_is_rejected_with_its_largest_items_and_those_that_have_grown()
    {
        var error = Assert.Throws<MinImageException>(() => SizeBudget.Parse("2.5MB")!.Demand(new SizeComparison([Now], [Before])));

        Assert.Equal(Codes.OverBudget, error.Code);
        Assert.Equal(
            "Pulling the image for linux/amd64 transfers 2.68 MB (2681000 bytes), 0.18 MB (7.2%) more than MinImageMaxSize=2.5MB allows."
            + " Largest items: libcrypto.a 1.50 MB, libc.a 0.50 MB, System.Net.Http 0.40 MB, System.Text.Json 0.25 MB, libRuntime.WorkstationGC.a 20.0 kB."
            + " Items that have grown since the last publish (+0.88 MB): libc.a +0.50 MB (new), System.Text.Json +0.25 MB (new),"
            + " System.Net.Http +0.10 MB, libRuntime.WorkstationGC.a +20.0 kB (new), libssl.a +10.0 kB (new)."
            + " Make the image smaller (docs/size.md), or raise MinImageMaxSize. No image was written.",
            error.Message);
    }

    [Fact]
    public void The_budget_applies_to_each_platform()
    {
        var arm64 = Before with { Platform = "linux/arm64" };

        var error = Assert.Throws<MinImageException>(() => SizeBudget.Parse("2MB")!.Demand(new SizeComparison([Now, arm64], [])));

        Assert.Contains("for linux/amd64 transfers", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("linux/arm64", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("since the last publish", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_value_is_no_budget() => Assert.Null(SizeBudget.Parse(" "));

    internal static PlatformSizes Sizes(string platform, string seed, params ReadOnlySpan<(string Category, string Thing, long Pulled)> things)
    {
        var root = new SizeBuilder(platform);
        foreach (var (category, thing, pulled) in things)
        {
            root[category][thing].Add(2 * pulled, pulled);
        }

        var tree = root.ToNode();
        ImmutableArray<SizeNode> categories = [.. tree.Children.OrderBy(category => SizeCategories.OrderOf(category.Name))];
        return new PlatformSizes(platform, Digest.Of(Encoding.UTF8.GetBytes(seed)), tree with { Children = categories });
    }
}
