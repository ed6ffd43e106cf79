namespace MinImage.Linker.SystemTests.Building;

/// <summary>What <c>src/MinImage.Sysroot/cache.sh</c> keeps for other checkouts: builds of OpenSSL, and objects of these tests.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Cache => folder["cache"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_taken_by_what_it_was_made_from()
    {
        var kept = Run(Cache, "keep_cached set/one 'abc  -' made");
        var taken = Run(Cache, "take_cached set/one 'abc  -' taken && cat taken/inner/file");
        var other = Run(Cache, "take_cached set/one 'abd  -' other");

        Assert.Equal((0, "", ""), (kept.ExitCode, kept.Output, kept.Errors));
        Assert.Equal((0, "content", ""), (taken.ExitCode, taken.Output, taken.Errors));
        Assert.Equal((1, "", ""), (other.ExitCode, other.Output, other.Errors));
        Assert.False(Directory.Exists(folder["other"]));
    }

    [Fact]
    public void A_damaged_archive_is_said_and_not_used()
    {
        Run(Cache, "keep_cached one 'abc  -' made");
        var file = Path.Combine(Cache, "one-abc.tar.gz");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^20]);

        var taken = Run(Cache, "take_cached one 'abc  -' taken");

        Assert.Equal((1, $"{file} is damaged; it is not used.\n"), (taken.ExitCode, taken.Errors));
        Assert.False(Directory.Exists(folder["taken"]));
    }

    [Fact]
    public void Nothing_is_kept_if_no_folder_is_named()
    {
        var kept = Run("", "keep_cached one 'abc  -' made && ! take_cached one 'abc  -' taken");

        Assert.Equal((0, ""), (kept.ExitCode, kept.Errors));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_and_stops_nothing()
    {
        File.WriteAllText(Cache, "a file");

        var kept = Run(Cache, "keep_cached one 'abc  -' made");

        Assert.Equal((0, $"one could not be kept in {Cache} for other checkouts.\n"), (kept.ExitCode, kept.Errors));
    }

    [Fact]
    public void An_archive_that_nobody_took_for_long_is_deleted()
    {
        var key = new string('a', 64);
        Run(Cache, $"keep_cached set/old '{key}  -' made; keep_cached set/recent '{key}  -' made");
        MakeOld($"set/old-{key}.tar.gz");

        Run(Cache, $"keep_cached set/new '{key}  -' made");

        var names = Directory.GetFiles(Path.Combine(Cache, "set")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal([$"new-{key}.tar.gz", $"recent-{key}.tar.gz"], names);
    }

    [Fact]
    public void An_old_archive_of_somebody_else_in_the_same_folder_stays()
    {
        folder.Write("cache/set/photos-2019.tar.gz", "photos"u8);
        folder.Write("cache/backup.tar.gz", "backup"u8);
        MakeOld("set/photos-2019.tar.gz");
        MakeOld("backup.tar.gz");

        Run(Cache, $"keep_cached set/new '{new string('a', 64)}  -' made");

        Assert.True(File.Exists(Path.Combine(Cache, "set", "photos-2019.tar.gz")));
        Assert.True(File.Exists(Path.Combine(Cache, "backup.tar.gz")));
    }

    private void MakeOld(string name) => File.SetLastWriteTimeUtc(Path.Combine(Cache, name), DateTime.UtcNow.AddDays(-90));

    private CommandResult Run(string cache, string commands)
    {
        folder.Write("made/inner/file", "content"u8);
        var script = Path.Combine(Workspace.Repository, "src", "MinImage.Sysroot", "cache.sh");
        var environment = Command.Untranslated;
        environment["MINIMAGE_CACHE"] = cache;
        return Command.Run("bash", ["-c", $"set -euo pipefail; source '{script}'; {commands}"], folder.Path, environment);
    }
}
