using MinImage.Host.Files;

namespace MinImage.Tests.Host.Files;

public sealed class StepRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestClock _clock = new();

    private string Input => _folder["input"];

    private string Output => _folder["output"];

    private string Record => _folder["record.json"];

    public StepRecordTests()
    {
        _folder.Write("input", "1"u8);
        Assert.True(Begin());
        _folder.Write("output", "made of 1"u8);
        Complete();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Skips_a_step_whose_inputs_and_outputs_are_unchanged()
    {
        File.SetLastWriteTimeUtc(Input, DateTime.UtcNow.AddDays(1));
        File.SetLastWriteTimeUtc(Output, DateTime.UtcNow.AddDays(-1));

        Assert.False(Begin());
    }

    [Fact]
    public void Repeats_a_step_whose_input_changed_even_to_an_older_file()
    {
        _folder.Write("input", "2"u8);
        File.SetLastWriteTimeUtc(Input, DateTime.UtcNow.AddDays(-1));

        Assert.True(Begin());
    }

    [Theory]
    [InlineData("input")]
    [InlineData("output")]
    [InlineData("record.json")]
    public void Repeats_a_step_one_of_whose_files_is_missing(string name)
    {
        File.Delete(_folder[name]);

        Assert.True(Begin());
    }

    [Fact]
    public void Repeats_a_step_whose_output_was_damaged_under_its_old_time()
    {
        var time = File.GetLastWriteTimeUtc(Output);
        _folder.Write("output", "made of 2"u8);
        File.SetLastWriteTimeUtc(Output, time);

        Assert.True(Begin());
    }

    [Fact]
    public void Repeats_a_step_with_other_settings_or_files()
    {
        Assert.True(new StepRecord(Record, _clock).Begin(new StepInputs("other", [Input]), [Output], CancellationToken.None));
        Complete();

        Assert.True(new StepRecord(Record, _clock).Begin(new StepInputs("other", [Input, _folder["added"]]), [Output], CancellationToken.None));
    }

    [Fact]
    public void Repeats_a_step_that_did_not_complete()
    {
        _folder.Write("input", "2"u8);
        Assert.True(Begin());
        _folder.Write("input", "1"u8);

        Assert.True(Begin());
    }

    [Fact]
    public void Repeats_a_step_during_which_an_input_changed()
    {
        _folder.Write("input", "2"u8);
        Assert.True(Begin());
        _folder.Write("input", "3"u8);
        _folder.Write("output", "made of 3"u8);
        Complete();

        Assert.True(Begin());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"inputs":"0","outputs":"0"}""")]
    public void Repeats_a_step_whose_record_is_damaged(string content)
    {
        File.WriteAllText(Record, content);

        Assert.True(Begin());
    }

    [Fact]
    public void Records_how_long_the_last_run_took()
    {
        Assert.Equal(TimeSpan.Zero, new StepRecord(Record, _clock).LastDuration);
        _folder.Write("input", "2"u8);
        Begin();
        _clock.Now += TimeSpan.FromSeconds(21);

        Complete();

        Assert.Equal(TimeSpan.FromSeconds(21), new StepRecord(Record, _clock).LastDuration);
        Assert.Null(new StepRecord(_folder["none.json"], _clock).LastDuration);
    }

    [Fact]
    public void Deletes_what_a_target_of_changed_inputs_has_written()
    {
        _folder.Write("input", "2"u8);

        Assert.True(BeginTarget());
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void Makes_unchanged_outputs_of_a_target_as_new_as_its_unchanged_inputs()
    {
        var future = DateTime.UtcNow.AddDays(2);
        File.SetLastWriteTimeUtc(Input, future);

        Assert.False(BeginTarget());
        Assert.Equal(File.GetLastWriteTimeUtc(Input), File.GetLastWriteTimeUtc(Output));
        Assert.Equal("made of 1", File.ReadAllText(Output));
    }

    [Fact]
    public void Leaves_the_time_of_outputs_that_are_newer_than_their_inputs()
    {
        var time = File.GetLastWriteTimeUtc(Output).AddDays(1);
        File.SetLastWriteTimeUtc(Output, time);

        Assert.False(BeginTarget());
        Assert.Equal(time, File.GetLastWriteTimeUtc(Output));
    }

    private bool BeginTarget() => new StepRecord(Record, _clock).BeginTarget(new StepInputs("", [Input]), [Output], CancellationToken.None);

    private bool Begin() => new StepRecord(Record, _clock).Begin(new StepInputs("", [Input]), [Output], CancellationToken.None);

    private void Complete() => new StepRecord(Record, _clock).Complete([Output], CancellationToken.None);

    private sealed class TestClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
