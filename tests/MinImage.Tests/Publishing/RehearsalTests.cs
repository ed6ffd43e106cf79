using MinImage.Publishing;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Publishing;

public sealed class RehearsalTests : IDisposable
{
    private readonly TestSysRoot _sysRoot = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _sysRoot.Dispose();

    [Fact]
    public async Task Reads_the_libraries_of_the_link()
    {
        var library = _sysRoot.Write("own/libown.a", new TestArchive().ToBytes());
        using var rehearsal = Begin(library)!;
        await rehearsal.Running;

        using var files = rehearsal.End(_log);

        var libc = _sysRoot.Open()["libc.a"];
        File.Delete(libc);
        File.Delete(library);
        Assert.True(files.Open(libc).Content.Length > 0);
        Assert.True(files.Open(library).Content.Length > 0);
        Assert.Contains("rehearsed in", Assert.Single(_log.Traces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_another_platform_only_reads_the_libraries()
    {
        _sysRoot.Write("lib/rcrt1.o", "no object"u8.ToArray());
        using var rehearsal = Begin(isRehearsed: true)!;
        await rehearsal.Running;

        using var files = rehearsal.End(_log);

        Assert.Contains("rehearsed in", Assert.Single(_log.Traces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_silently_because_the_link_itself_reports_the_fault()
    {
        _sysRoot.Write("lib/libc.a", "no archive"u8.ToArray());
        using var rehearsal = Begin()!;
        await Task.WhenAny(rehearsal.Running);

        using var files = rehearsal.End(_log);

        Assert.Contains("libc.a", Assert.Single(_log.Traces), StringComparison.Ordinal);
    }

    [Fact]
    public void May_be_ended_at_any_time()
    {
        for (var i = 0; i < 10; i++)
        {
            using var rehearsal = Begin()!;
            Thread.Sleep(i);
            using var files = rehearsal.End(_log);
        }

        Assert.Equal(10, _log.Traces.Count);
    }

    [Fact]
    public void Of_a_program_that_is_not_linked_ends_with_the_build()
    {
        var rehearsal = Begin()!;

        rehearsal.Dispose();

        Assert.True(rehearsal.Running.IsCompleted);
    }

    [Fact]
    public void Does_not_take_the_only_processor_from_the_compiler()
    {
        Assert.Null(Begin(processors: 1));
    }

    private Rehearsal? Begin(string? argument = null, int processors = 2, bool isRehearsed = false)
    {
        var request = new RehearsalRequest(TestSysRoot.X64, _sysRoot.Folder, argument is null ? [] : [argument])
        {
            IsRehearsed = isRehearsed,
        };
        return Rehearsal.Begin(request, processors);
    }
}
