using Microsoft.Extensions.Time.Testing;
using MinImage.Diagnostics;
using MinImage.Updates;

namespace MinImage.Tests.Updates;

public sealed class UpdateCheckTests : IDisposable
{
    private static readonly UsedPackage Certificates = new("MinImage.Certificates", "0.1.0", "MinImageCertificatesVersion");
    private static readonly UsedPackage SysRoot = new("MinImage.Sysroot.linux-x64", "0.1.0", "MinImageSysRootVersion");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.Parse("2026-11-29T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private readonly RecordingLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reports_newer_versions_in_one_line_with_the_properties_that_set_them()
    {
        using var check = Begin((package, _) => Task.FromResult(package == SysRoot ? "0.1.2" : null), Certificates, SysRoot)!;
        await check.Search;

        check.Report(_log);

        var message = Assert.Single(_log.Messages);
        Assert.StartsWith(
            $"{Codes.UpdateAvailable} Newer packages are available: MinImage.Sysroot.linux-x64 0.1.2 (used: 0.1.0). ", message, StringComparison.Ordinal);
        Assert.Contains("set MinImageSysRootVersion to 0.1.2;", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public async Task Searches_once_a_day_whatever_it_found()
    {
        using (var first = Begin(Nothing, Certificates)!)
        {
            await first.Search;
            first.Report(_log);
        }

        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Null(Begin(Nothing, Certificates));
        _clock.Advance(TimeSpan.FromHours(1));
        using var next = Begin(Nothing, Certificates);

        Assert.NotNull(next);
        Assert.Empty(_log.Messages);
    }

    [Theory]
    [InlineData("4070908800\n")]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void A_time_that_nobody_can_have_recorded_does_not_prevent_the_search(string recorded)
    {
        _folder.Write("updates.txt", System.Text.Encoding.ASCII.GetBytes(recorded));

        using var check = Begin(Nothing, Certificates);

        Assert.NotNull(check);
    }

    [Fact]
    public void An_answer_that_is_not_there_in_time_is_not_waited_for_and_the_next_publish_searches_again()
    {
        var never = new TaskCompletionSource<string?>();
        using (var slow = Begin((_, _) => never.Task, Certificates)!)
        {
            slow.Report(_log);
        }

        using var next = Begin(Nothing, Certificates);

        Assert.NotNull(next);
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task A_source_that_fails_is_traced_and_asked_again_on_the_next_day()
    {
        using var check = Begin((_, _) => throw new HttpRequestException("the host is unknown"), Certificates)!;
        await Task.WhenAny(check.Search);

        check.Report(_log);

        Assert.Empty(_log.Messages);
        Assert.Contains("the host is unknown", Assert.Single(_log.Traces), StringComparison.Ordinal);
        Assert.Null(Begin(Nothing, Certificates));
    }

    [Fact]
    public void Without_packages_of_our_own_nothing_is_searched_for() => Assert.Null(Begin(Nothing));

    private static Task<string?> Nothing(UsedPackage package, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    private UpdateCheck? Begin(NewerVersion newer, params UsedPackage[] packages) => UpdateCheck.Begin(_folder["updates.txt"], packages, newer, _clock);
}
