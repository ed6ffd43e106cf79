using MinImage.Diagnostics;
using MinImage.Requirements;
using MinImage.RootFileSystems;

namespace MinImage.Tests.Requirements;

public sealed class RequirementCheckTests
{
    private static readonly ProgramRequirements Everything = new(
        [Import("sqlite3")], ["Shop.Plugins.Load"], ["Shop.Fetcher.Get"], ["Shop.Clock.Now"], ["Shop.Prices.Print"], [new("shop.json", "Shop.Program.Main")]);

    private static readonly ImageContents Nothing = new(HasCertificates: false, HasTimeZones: false, HasCultures: false, []);

    [Fact]
    public void Finds_nothing_if_the_program_requires_nothing() => Assert.Empty(RequirementCheck.Check(ProgramRequirements.None, Nothing));

    [Fact]
    public void Finds_nothing_if_the_image_meets_all_requirements()
    {
        var program = Everything with { Imports = [], LibraryLoads = [] };

        Assert.Empty(RequirementCheck.Check(program, new ImageContents(true, true, true, ["shop.json"])));
    }

    [Fact]
    public void Reports_each_missing_requirement_with_the_method_and_the_fix()
    {
        var findings = RequirementCheck.Check(Everything, Nothing);

        Assert.Equal(
            [
                Codes.NativeLibraryMissing, Codes.NativeLibraryLoaded, Codes.TlsWithoutCertificates, Codes.TimeZonesMissing,
                Codes.CulturesMissing, Codes.SettingsFileMissing,
            ],
            findings.Select(f => f.Code));
        Assert.All(findings, f => Assert.Equal(FindingSeverity.Warning, f.Severity));
        string[][] words =
        [
            ["'open'", "'sqlite3'", "Shop.Db.Open", "DirectPInvoke", "docs/native-libraries.md"],
            ["Shop.Plugins.Load", "docs/native-libraries.md"],
            ["Shop.Fetcher.Get", "MinImageCertificates"],
            ["Shop.Clock.Now", "MinImageTimeZones"],
            ["Shop.Prices.Print", "InvariantGlobalization"],
            ["Shop.Program.Main", "'shop.json'", "CopyToPublishDirectory"],
        ];
        Assert.All(findings.Zip(words), pair =>
        {
            var (finding, expected) = pair;
            Assert.All(
                expected.Append($"add {finding.Code} to NoWarn"),
                word => Assert.Contains(word, finding.Message, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("e_sqlite3", "libe_sqlite3.so")]
    [InlineData("libe_sqlite3", "libe_sqlite3.so")]
    [InlineData("libe_sqlite3.so", "runtimes/linux-x64/native/libe_sqlite3.so")]
    [InlineData("libgit2-a1b2", "libgit2-a1b2.so")]
    [InlineData("z", "libz.so.1")]
    [InlineData("libz.so.1", "libz.so.1")]
    public void Is_an_error_if_a_package_publishes_the_shared_library(string import, string file)
    {
        var finding = Assert.Single(RequirementCheck.Check(ProgramRequirements.None with { Imports = [Import(import)] }, Nothing with { Files = [file] }));

        Assert.Equal((Codes.SharedLibraryNeeded, FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Contains($"'{file}'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_shared_library_that_is_not_imported_as_useless()
    {
        var finding = Assert.Single(RequirementCheck.Check(ProgramRequirements.None, Nothing with { Files = ["Shop", "libe_sqlite3.so", "Shop.sources.txt"] }));

        Assert.Equal((Codes.SharedLibraryNotLoadable, FindingSeverity.Message), (finding.Code, finding.Severity));
    }

    [Theory]
    [InlineData("kernel32.dll")]
    [InlineData("Kernel32")]
    [InlineData("sqlite3.dll")]
    [InlineData("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")]
    [InlineData("libSystem.dylib")]
    [InlineData("libobjc")]
    public void Ignores_libraries_of_other_operating_systems(string library) =>
        Assert.Empty(RequirementCheck.Check(ProgramRequirements.None with { Imports = [Import(library)] }, Nothing));

    [Theory]
    [InlineData("libc")]
    [InlineData("libc.so.6")]
    [InlineData("libm")]
    public void Reports_that_the_C_library_is_already_linked_in(string library)
    {
        var finding = Assert.Single(RequirementCheck.Check(ProgramRequirements.None with { Imports = [Import(library)] }, Nothing));

        Assert.Contains($"<DirectPInvoke Include=\"{library}\" />", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.json", "shop.json", null)]
    [InlineData("./conf/shop.json", "conf/shop.json", null)]
    [InlineData("/etc/shop/shop.json", "Shop", null)]
    [InlineData("Shop.json", "shop.json", "'shop.json': file names are case-sensitive on Linux")]
    [InlineData("shop.json", "conf/shop.json", "unless the file is mounted")]
    public void Looks_up_settings_files_in_the_working_directory(string path, string published, string? words)
    {
        var findings = RequirementCheck.Check(
            ProgramRequirements.None with { SettingsFiles = [new(path, "Shop.Program.Main")] }, Nothing with { Files = [published] });

        Assert.Equal(words is null, findings.IsEmpty);
        Assert.All(findings, finding => Assert.Contains(words!, finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Includes_files_that_the_project_adds()
    {
        var image = Nothing.With(
            [Added("/etc/ssl/certs/ours.pem"), Added("/usr/share/zoneinfo/Europe/Berlin"), Added("/app/shop.json"), Added("/srv/other.json")], "/app/");

        Assert.Equal((true, true, false), (image.HasCertificates, image.HasTimeZones, image.HasCultures));
        Assert.Equal(["shop.json"], image.Files.AsEnumerable());
    }

    [Fact]
    public void Reports_messages_and_warnings_before_errors_and_nothing_that_is_suppressed()
    {
        Finding[] findings =
        [
            new("E1", FindingSeverity.Error, "one."),
            new("E2", FindingSeverity.Error, "two."),
            new("E2", FindingSeverity.Error, "three."),
            new("W1", FindingSeverity.Warning, "four."),
            new("W2", FindingSeverity.Warning, "five."),
            new("M", FindingSeverity.Message, "six."),
        ];
        var log = new RecordingLog();

        var error = Assert.Throws<MinImageException>(() => RequirementCheck.Report(findings, new HashSet<string> { "E1", "W1" }, log));

        Assert.Equal(("E2", "two. three."), (error.Code, error.Message));
        Assert.Equal(["W2 five.", "M six."], log.Messages);
        Assert.Equal(["E1: one.", "W1: four."], log.Traces);
    }

    private static NativeImport Import(string library) => new(library, ["open"], ["Shop.Db.Open"]);

    private static FileEntry Added(string path) => new(path, Modes.File, 0, 0, FileContent.FromBytes(Array.Empty<byte>()));
}
