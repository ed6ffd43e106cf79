using MinImage.Diagnostics;
using MinImage.Requirements;
using MinImage.RootFileSystems;

namespace MinImage.Tests.Requirements;

public sealed class RequirementCheckTests
{
    private static readonly ProgramRequirements Everything = new(
        [Import("sqlite3")], ["Shop.Plugins.Load"], ["Shop.Fetcher.Get"], ["Shop.Clock.Now"], ["Shop.Prices.Print"],
        [new("ffmpeg", "Shop.Video.Convert")], ["Shop.Video.Convert", "Shop.Video.Run"], [new("shop.json", "Shop.Program.Main")]);

    private static readonly ImageContents Nothing = new(HasCertificates: false, HasTimeZones: false, HasCultures: false, []);

    [Fact]
    public void Finds_nothing_if_the_program_requires_nothing() => Assert.Empty(RequirementCheck.Check(ProgramRequirements.None, Nothing));

    [Fact]
    public void Finds_nothing_if_the_image_meets_all_requirements()
    {
        var program = Everything with { Imports = [], LibraryLoads = [] };

        Assert.Empty(RequirementCheck.Check(program, new ImageContents(true, true, true, ["shop.json"]) { AddedPrograms = ["/usr/bin/ffmpeg"] }));
    }

    [Fact]
    public void Reports_each_missing_requirement_with_the_method_and_the_fix()
    {
        var findings = RequirementCheck.Check(Everything, Nothing);

        Assert.Equal(
            [
                Codes.NativeLibraryMissing, Codes.NativeLibraryLoaded, Codes.TlsWithoutCertificates, Codes.TimeZonesMissing,
                Codes.CulturesMissing, Codes.SettingsFileMissing, Codes.StartedProgramMissing,
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
            ["'ffmpeg' (Shop.Video.Convert), programs whose names are not constants (Shop.Video.Run)", "MinImageFile", "#other-programs"],
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
    [InlineData("Magick.Native-Q8-x64.dll", "Magick.Native-Q8-x64.dll.so")]
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

    [Fact]
    public void Reports_every_library_that_a_package_publishes_as_an_error_of_its_own()
    {
        var program = ProgramRequirements.None with { Imports = [Import("git2-a1b2"), Import("libSkiaSharp"), Import("Magick.Native-Q8-x64.dll")] };
        var image = Nothing with { Files = ["libgit2-a1b2.so", "libSkiaSharp.so", "Magick.Native-Q8-x64.dll.so"] };

        var error = Assert.Throws<MinImageException>(
            () => RequirementCheck.Report(RequirementCheck.Check(program, image), new HashSet<string>(), new RecordingLog()));

        Assert.Equal(3, error.Errors.Length);
        Assert.All(error.Errors.Zip(image.Files), pair =>
        {
            Assert.Equal(Codes.SharedLibraryNeeded, pair.First.Code);
            Assert.Contains($"'{pair.Second}'", pair.First.Message, StringComparison.Ordinal);
            Assert.Contains("Shop.Db.Open", pair.First.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Reports_a_package_that_loads_its_own_library_once_and_does_not_suggest_to_exclude_the_library()
    {
        var program = ProgramRequirements.None with { LibraryLoads = ["Confluent.Kafka.Impl.Librdkafka.Initialize"] };

        var finding = Assert.Single(RequirementCheck.Check(program, Nothing with { Files = ["librdkafka.so", "alpine-librdkafka.so"] }));

        Assert.Equal((Codes.NativeLibraryLoaded, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("Confluent.Kafka.Impl.Librdkafka.Initialize", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'librdkafka.so', 'alpine-librdkafka.so'", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("smaller", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ffmpeg", "/usr/bin/ffmpeg")]
    [InlineData("ffmpeg", "/usr/local/bin/ffmpeg")]
    [InlineData("/opt/ffmpeg", "/opt/ffmpeg")]
    [InlineData("ffmpeg", "/app/ffmpeg")]
    [InlineData("./ffmpeg", "/app/ffmpeg")]
    public void Finds_a_program_that_the_project_adds(string name, string path)
    {
        var program = ProgramRequirements.None with { ProgramStarts = [new(name, "Shop.Video.Convert")], ProgramStarters = ["Shop.Video.Convert"] };
        var image = Nothing.With([new FileEntry(path, Modes.Executable, 0, 0, FileContent.FromBytes(Array.Empty<byte>()))], "/app/");

        Assert.Empty(RequirementCheck.Check(program, image));
        Assert.Single(RequirementCheck.Check(program, Nothing));
    }

    [Fact]
    public void An_app_that_starts_itself_lacks_nothing() => Assert.Empty(RequirementCheck.Check(
        ProgramRequirements.None with { ProgramStarts = [new(null, "Shop.Video.Again")], ProgramStarters = ["Shop.Video.Again"] }, Nothing));

    [Theory]
    [InlineData("ffmpeg", "/opt/ffmpeg")]
    [InlineData("/usr/bin/ffmpeg", "/opt/ffmpeg")]
    [InlineData("/app/tool", "/app/other")]
    public void Reports_a_program_that_is_elsewhere(string name, string path)
    {
        var program = ProgramRequirements.None with { ProgramStarts = [new(name, "Shop.Video.Convert")], ProgramStarters = ["Shop.Video.Convert"] };
        var image = Nothing.With([new FileEntry(path, Modes.Executable, 0, 0, FileContent.FromBytes(Array.Empty<byte>()))], "/app/");

        Assert.Equal(Codes.StartedProgramMissing, Assert.Single(RequirementCheck.Check(program, image)).Code);
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

        Assert.Equal([("E2", "two."), ("E2", "three.")], error.Errors.Select(e => (e.Code, e.Message)));
        Assert.Equal(["W2 five.", "M six."], log.Messages);
        Assert.Equal(["E1: one.", "W1: four."], log.Traces);
    }

    private static NativeImport Import(string library) => new(library, ["open"], ["Shop.Db.Open"]);

    private static FileEntry Added(string path) => new(path, Modes.File, 0, 0, FileContent.FromBytes(Array.Empty<byte>()));
}
