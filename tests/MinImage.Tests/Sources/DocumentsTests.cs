using System.Reflection;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;
using MinImage.Linker.Diagnostics;

namespace MinImage.Tests.Sources;

public sealed partial class DocumentsTests
{
    [Fact]
    public void Every_code_has_its_entry_and_every_entry_its_code()
    {
        var codes = AllCodes().Order(StringComparer.Ordinal);

        var entries = Heading()
            .Matches(File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "errors.md")))
            .Select(m => m.Groups[1].Value)
            .Order(StringComparer.Ordinal);

        Assert.Equal(codes, entries);
    }

    [Fact]
    public void Every_code_of_the_targets_is_one_of_the_librarys()
    {
        var codes = AllCodes().ToHashSet(StringComparer.Ordinal);

        var used = Directory.EnumerateFiles(Path.Combine(Workspace.Repository, "build"), "*", SearchOption.AllDirectories)
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Value)).ToList();

        Assert.NotEmpty(used);
        Assert.All(used, code => Assert.Contains(code, codes));
    }

    [Theory]
    [InlineData("MinImage.Sysroot/recorded/linux-x64.tsv", "libc6-dev", "glibc")]
    [InlineData("MinImage.Sysroot/recorded/linux-x64.tsv", "libgcc-14-dev", "gcc-14")]
    [InlineData("MinImage.Sysroot.Icu/recorded/linux-x64.tsv", "libicu-dev", "icu")]
    [InlineData("MinImage.Certificates/recorded.tsv", "ca-certificates", "ca-certificates")]
    [InlineData("MinImage.TimeZones/recorded.tsv", "tzdata", "tzdata")]
    public void The_page_of_licences_has_the_recorded_versions(string recorded, string package, string source)
    {
        var version = File.ReadLines(Path.Combine(Workspace.Repository, "src", recorded))
            .Select(line => line.Split('\t'))
            .Single(fields => fields[0] == package)[1];

        var page = File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "licenses.md"));

        Assert.Contains($"| `{source}` | {version} |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_licences_has_the_recorded_source_of_openssl()
    {
        var recorded = File.ReadLines(Path.Combine(Workspace.Repository, "src", "MinImage.Sysroot", "recorded", "openssl.tsv"));
        var version = Assert.Single(recorded.Select(line => line.Split('\t')[1]).Distinct());

        var page = File.ReadAllText(Path.Combine(Workspace.Repository, "docs", "licenses.md"));

        Assert.Contains($"| `openssl` | {version} |", page, StringComparison.Ordinal);
    }

    private static IEnumerable<string> AllCodes() =>
        new[] { typeof(Codes), typeof(LinkCodes) }.SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(
            f => (string)f.GetValue(null)!);

    [GeneratedRegex(@"^## (MINIMAGE\d{4}): ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"MINIMAGE\d{4}")]
    private static partial Regex Code();
}
