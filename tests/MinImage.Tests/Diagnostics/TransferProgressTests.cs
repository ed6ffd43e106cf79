using MinImage.Diagnostics;

namespace MinImage.Tests.Diagnostics;

public sealed class TransferProgressTests
{
    private readonly RecordingLog _log = new();
    private readonly Clock _clock = new();

    [Fact]
    public void Says_nothing_of_what_is_done_within_two_seconds()
    {
        var progress = new TransferProgress(_log, "Loading shop:1 into Docker", 10_000_000, _clock);

        _clock.Seconds = 1.9;
        progress.Report(10_000_000);

        Assert.Empty(_log.Messages);
    }

    [Fact]
    public void Says_after_two_seconds_how_far_it_is_and_then_every_five()
    {
        var progress = new TransferProgress(_log, "Loading shop:1 into Docker", 10_000_000, _clock);

        foreach (var second in Enumerable.Range(1, 13))
        {
            _clock.Seconds = second;
            progress.Report(1_000_000);
        }

        Assert.Equal(
            ["Loading shop:1 into Docker: 2.0 of 10.0 MB", "Loading shop:1 into Docker: 7.0 of 10.0 MB", "Loading shop:1 into Docker: 10.0 of 10.0 MB"],
            _log.Messages);
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 10;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
