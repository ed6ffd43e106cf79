using Microsoft.Extensions.Time.Testing;
using MinImage.Deliveries.Engines;

namespace MinImage.Tests.Deliveries.Engines;

public sealed class LoadWatchTests : IDisposable
{
    private const int Length = 10_000_000;

    private static readonly EngineLimits Limits = EngineLimits.Default;

    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingLog _log = new();
    private readonly LoadWatch _watch;

    public LoadWatchTests() => _watch = new("Loading", Length, Limits, _clock, _log, CancellationToken.None);

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void Says_that_the_engine_accepts_no_data_before_it_gives_up()
    {
        _watch.Report(2_500_000);

        _clock.Advance(Limits.FirstMessage);

        Assert.Contains(_log.Messages, message => message.StartsWith("Loading: the engine has accepted no data for ", StringComparison.Ordinal));
        Assert.Contains(_log.Messages, message => message.EndsWith("(2.5 of 10.0 MB)", StringComparison.Ordinal));
        Assert.False(_watch.Token.IsCancellationRequested);
    }

    [Fact]
    public void Says_that_it_waits_for_an_engine_that_has_everything()
    {
        _watch.Report(Length);

        _clock.Advance(Limits.FirstMessage);

        Assert.Contains(_log.Messages, message => message.Contains("everything is sent; waiting for the engine to finish", StringComparison.Ordinal));
    }

    [Fact]
    public void Repeats_the_message_at_intervals()
    {
        _clock.Advance(Limits.FirstMessage);
        _clock.Advance(Limits.NextMessage / 2);
        var early = _log.Messages.Count;

        _clock.Advance(Limits.NextMessage);

        Assert.Equal(1, early);
        Assert.Equal(2, _log.Messages.Count);
    }

    [Theory]
    [InlineData(0, "has accepted no data for ")]
    [InlineData(Length, "has not finished for ")]
    public void Ends_a_load_that_does_not_continue(int sent, string words)
    {
        _watch.Report(sent);

        _clock.Advance(Limits.Stall);

        Assert.True(_watch.Token.IsCancellationRequested);
        Assert.StartsWith(words, _watch.Exceeded, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_end_a_load_that_continues_just_before_the_limit()
    {
        _clock.Advance(Limits.Stall - TimeSpan.FromSeconds(1));
        _watch.Report(1);

        _clock.Advance(Limits.Stall - TimeSpan.FromSeconds(1));

        Assert.False(_watch.Token.IsCancellationRequested);
    }

    [Fact]
    public void Ends_a_load_that_continues_too_slowly_to_end()
    {
        var step = Limits.Stall / 2;
        for (var passed = TimeSpan.Zero; passed <= Limits.Whole(Length); passed += step)
        {
            _watch.Report(1);
            _clock.Advance(step);
        }

        Assert.True(_watch.Token.IsCancellationRequested);
        Assert.StartsWith("has not finished after ", _watch.Exceeded, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_nothing_after_its_end()
    {
        _watch.Dispose();

        _clock.Advance(Limits.Stall * 2);

        Assert.Empty(_log.Messages);
    }
}
