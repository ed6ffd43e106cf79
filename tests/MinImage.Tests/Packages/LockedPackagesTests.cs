using MinImage.Diagnostics;
using MinImage.Packages;

namespace MinImage.Tests.Packages;

public sealed class LockedPackagesTests
{
    // As NuGet writes it: a package for this framework, one for another, and one whose version differs on one platform.
    private const string Lock = """
        {
          "version": 2,
          "dependencies": {
            "net10.0": {
              "Direct": { "type": "Direct", "requested": "[1.*, )", "resolved": "1.0.0", "contentHash": "x" },
              "Central": { "type": "CentralTransitive", "requested": "[2.0.0, )", "resolved": "2.0.0", "contentHash": "x" },
              "library": { "type": "Project", "dependencies": { "Direct": "[1.0.0, )" } }
            },
            "net10.0/linux-x64": { "Native": { "type": "Transitive", "resolved": "3.1.0", "contentHash": "x" } },
            "net10.0/win-x64": { "Native": { "type": "Transitive", "resolved": "3.0.0", "contentHash": "x" } },
            "net9.0": { "Direct": { "type": "Direct", "requested": "[0.9.0, )", "resolved": "0.9.0", "contentHash": "x" } }
          }
        }
        """;

    [Fact]
    public void The_same_versions_are_what_is_wanted_and_packages_that_only_the_platform_needs_are_not_looked_at() =>
        Check(Lock, Assets("direct/1.0.0", "Central/2.0.0", "Native/3.1.0", "library/1.0.0", "Microsoft.DotNet.ILCompiler/10.0.12"));

    [Fact]
    public void A_lock_file_may_begin_with_a_byte_order_mark_as_for_NuGet() => Check('\uFEFF' + Lock, Assets("direct/1.0.0"));

    [Theory]
    [InlineData("Direct/1.1.0", "Direct 1.0.0")]
    [InlineData("Central/2.0.0-rc.1", "Central 2.0.0")]
    [InlineData("Native/3.0.0", "Native 3.1.0")]
    public void Another_version_is_named_with_the_one_that_is_locked(string restored, string locked)
    {
        var error = Assert.Throws<MinImageException>(() => Check(Lock, Assets(restored)));

        Assert.Equal(Codes.NotTheLockedPackage, error.Code);
        Assert.Contains(locked, error.Message, StringComparison.Ordinal);
        Assert.Contains(restored.Split('/')[1], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    public void A_file_that_is_no_json_is_said(string text)
    {
        var error = Assert.Throws<MinImageException>(() => Check(text, Assets("Direct/1.0.0")));

        Assert.Equal(Codes.NotTheLockedPackage, error.Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "version": 1, "dependencies": { "net9.0": {} } }""")]
    public void A_lock_file_that_does_not_have_the_framework_locks_nothing(string text) => Check(text, Assets("Direct/1.1.0"));

    private static string Assets(params string[] libraries) => $$"""
        {
          "version": 3,
          "targets": {
            "net10.0": {},
            "net10.0/linux-x64": { {{string.Join(", ", libraries.Select(l => $"\"{l}\": {{ \"type\": \"package\" }}"))}} }
          }
        }
        """;

    private static void Check(string locked, string assets)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "packages.lock.json"), locked);
        File.WriteAllText(Path.Combine(folder.Path, "project.assets.json"), assets);
        LockedPackages.Check(Path.Combine(folder.Path, "packages.lock.json"), Path.Combine(folder.Path, "project.assets.json"), "net10.0", "linux-x64");
    }
}
