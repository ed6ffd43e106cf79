using MinImage.Publishing;

namespace MinImage.Tests.Publishing;

public sealed class ProjectLockTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task The_second_publish_waits_until_the_first_has_ended_and_says_for_whom()
    {
        var first = Take();
        var second = Task.Run(Take);
        Assert.True(SpinWait.SpinUntil(() => _log.Messages.Count > 0, TimeSpan.FromMinutes(1)));

        Assert.False(second.IsCompleted);
        Assert.Equal([$"Waiting for process {Environment.ProcessId} on {Environment.MachineName}, which is publishing 'Shop'."], _log.Messages);
        first.Dispose();
        (await second.WaitAsync(TimeSpan.FromMinutes(1))).Dispose();
    }

    [Fact]
    public void A_wait_can_be_canceled()
    {
        using var first = Take();
        using var canceled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => ProjectLock.Take(_temporary.Path, "Shop", TimeProvider.System, _log, canceled.Token));
    }

    [Fact]
    public void What_a_killed_process_left_does_not_lock()
    {
        File.WriteAllText(_temporary["minimage.lock"], "process 1 on elsewhere");

        using var taken = Take();

        Assert.Empty(_log.Messages);
    }

    private ProjectLock Take() => ProjectLock.Take(_temporary.Path, "Shop", TimeProvider.System, _log, CancellationToken.None);
}
