using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Validation;

namespace MinImage.SystemTests.Layouts;

/// <summary>A layout stays valid, whatever happens to its writers.</summary>
[Trait(Needs.Trait, Needs.Fault)]
public sealed class NothingLostTests : IDisposable
{
    private const string Names = "shop:1,shop:2";
    private const int Killed = 128 + 9;

    // The system calls that create, write, sync, rename and remove files and folders.
    private static readonly string[] Steps = ["mkdir", "pwrite64", "ftruncate", "fsync", "rename", "unlink"];
    private static readonly string[] StepsThatNeedRoom = ["mkdir", "pwrite64", "fsync", "rename"];

    private readonly TemporaryFolder _temporary = new();
    private readonly Lazy<string[]> _clean;

    public NothingLostTests() => _clean = new(() =>
    {
        Publish(At("clean"), "next", "");
        return Files(At("clean"));
    });

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_hundred_publishes_eight_at_a_time_leave_a_hundred_valid_references()
    {
        var layout = At("layout");
        var names = Enumerable.Range(0, 100).Select(i => new ImageName("shop", $"t{i}")).ToArray();

        Parallel.ForEach(names, new ParallelOptions { MaxDegreeOfParallelism = 8 }, name =>
            ImageWriter.Write(TestLayout.Open(layout), name, [TestImage.Of(name.Tag)], CancellationToken.None));

        Assert.Equal(names.Select(n => n.ToString()).Order(StringComparer.Ordinal), State(layout).Keys.Order(StringComparer.Ordinal));
        Assert.Empty(LayoutValidator.Validate(layout, CancellationToken.None));
    }

    [Fact]
    public async Task A_hundred_publishes_from_eight_processes_leave_a_hundred_valid_references()
    {
        var layout = At("layout");
        var names = Enumerable.Range(0, 8).Select(p => Enumerable.Range(0, 13).Select(i => $"shop:p{p}-{i}").ToArray()).ToArray();

        var runs = await Task.WhenAll(
            names.Select(own => Task.Run(() => WriterProcess.Run(WriterProcess.Line(["write", layout, At("cache.json"), "content", .. own])))));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Output));
        Assert.Equal(names.SelectMany(n => n).Order(StringComparer.Ordinal), State(layout).Keys.Order(StringComparer.Ordinal));
        Assert.Empty(LayoutValidator.Validate(layout, CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_writer_that_is_killed_leaves_the_layout_before_or_the_one_after_and_the_next_publish_cleans_up(bool isThereBefore)
    {
        var (before, after) = BeforeAndAfter(isThereBefore);
        var seen = new ConcurrentDictionary<string, bool>();

        Disturb(Steps, "signal=KILL", isThereBefore, (step, layout, run) =>
        {
            var state = State(layout);
            Assert.True(run.ExitCode == Killed, $"{step} was not reached: {run.Output}");
            Assert.True(Same(state, before) || Same(state, after), $"{step}: {string.Join(' ', state)}");
            AssertHoldsNothingElseAfterTheNextPublish(layout);
            seen[step] = Same(state, after);
        });

        Assert.Contains(false, seen.Values);
        Assert.Contains(true, seen.Values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_disk_that_is_full_at_some_step_is_said_and_leaves_the_layout_before(bool isThereBefore)
    {
        var (before, after) = BeforeAndAfter(isThereBefore);
        var failures = new ConcurrentBag<string>();

        Disturb(StepsThatNeedRoom, "error=ENOSPC", isThereBefore, (step, layout, run) =>
        {
            if (run.ExitCode != 0)
            {
                failures.Add(step);
                Assert.StartsWith(Codes.DiskFull, run.Output, StringComparison.Ordinal);
            }

            // After the rename, it is unknown whether the index reaches the disk: a failed sync is reported as an error.
            var named = step.StartsWith("fsync", StringComparison.Ordinal) && Same(State(layout), after);
            Assert.True(Same(State(layout), run.ExitCode == 0 || named ? after : before), $"{step}: {run.Output}");
            AssertHoldsNothingElseAfterTheNextPublish(layout);
        });

        // All steps fail except those that create what exists, and those of the cache, which only saves time.
        Assert.True(failures.Count >= 4 * 4, string.Join(' ', failures));
    }

    [Fact]
    public void A_file_system_without_locks_is_said_and_nothing_is_deleted_on_it()
    {
        Publish(At("layout"), "old", "");
        Publish(At("other"), "old", "");
        var log = At("locks.log");
        Trace(At("other"), "--output=" + log);
        var lines = File.ReadAllLines(log);
        var before = lines.TakeWhile(line => !line.Contains("F_OFD_SETLK", StringComparison.Ordinal)).ToList();
        var thread = lines[before.Count].Split(' ')[0];

        // The runtime needs these calls, too: only those that lock the layout fail. strace counts the calls of each thread.
        var run = Trace(
            At("layout"), "--output=/dev/null", $"--inject=fcntl:error=ENOLCK:when={Next("fcntl")}", $"--inject=flock:error=ENOLCK:when={Next("flock")}");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.StartsWith($"{Codes.LayoutNotLockable} ", run.Output, StringComparison.Ordinal);
        Assert.Empty(LayoutValidator.Validate(At("layout"), CancellationToken.None));
        Assert.True(Files(At("layout")).Length > Files(At("other")).Length);
        AssertHoldsNothingElseAfterTheNextPublish(At("layout"));

        string Next(string call) => (before.Count(line => line.StartsWith(thread + ' ', StringComparison.Ordinal)
            && line.Contains($" {call}(", StringComparison.Ordinal)) + 1).ToString(CultureInfo.InvariantCulture);

        (int ExitCode, string Output) Trace(string layout, params string[] options) => WriterProcess.Run(
            ["strace", "--follow-forks", "--quiet=all", "--trace=fcntl,flock", .. options, .. WriterProcess.Line("write", layout, "", "new", Names)]);
    }

    [Fact]
    public void A_disk_of_any_size_holds_the_layout_before_or_the_one_after()
    {
        var (before, after) = BeforeAndAfter(isThereBefore: true);
        var disk = Directory.CreateDirectory(At("disk")).FullName;
        var exitCodes = new List<int>();

        // Each file takes at least one page; the initial layout takes seven.
        for (var pages = 7; pages < 7 + 16; pages++)
        {
            var layout = At($"disk-{pages}");
            var size = (pages * 4).ToString(CultureInfo.InvariantCulture);
            var run = WriterProcess.Run(
            [
                "unshare", "--mount", "sh", "-c",
                $"mount -t tmpfs -o size={size}k none '{disk}' && cp -a '{At("before")}/.' '{disk}' || exit 3; \"$@\"; code=$?; cp -a '{disk}' "
                    + $"'{layout}' && exit $code", "sh",
                .. WriterProcess.Line("write", disk, "", "new", Names),
            ]);

            exitCodes.Add(run.ExitCode);
            Assert.True(run.ExitCode is 0 or 1, run.Output);
            Assert.True(run.ExitCode == 0 || run.Output.StartsWith(Codes.DiskFull, StringComparison.Ordinal), run.Output);
            Assert.True(Same(State(layout), run.ExitCode == 0 ? after : before), $"{pages} pages: {run.Output}");
            AssertHoldsNothingElseAfterTheNextPublish(layout);
        }

        Assert.Equal([0, 1], exitCodes.Distinct().Order());
    }

    [Fact]
    public void A_corrupt_blob_is_noticed_and_written_again_also_when_a_cache_knows_it()
    {
        var layout = At("layout");
        var first = Publish(layout, "content", At("cache.json"));
        foreach (var blob in Directory.GetFiles(Path.Combine(layout, "blobs", "sha256")))
        {
            using var stream = File.OpenWrite(blob);
            stream.Seek(-1, SeekOrigin.End);
            stream.WriteByte((byte)'?');
        }

        var again = Publish(layout, "content", At("cache.json"));

        Assert.Equal(first, again);
        Assert.Empty(LayoutValidator.Validate(layout, CancellationToken.None));
    }

    /// <summary>Publishes undisturbed to list the steps, and then once for each step, which is disturbed.</summary>
    private void Disturb(string[] calls, string injection, bool isThereBefore, Action<string, string, (int ExitCode, string Output)> check)
    {
        var log = At("undisturbed.log");
        var undisturbed = Publish("undisturbed", isThereBefore, $"--output={log}");
        Assert.True(undisturbed.ExitCode == 0, undisturbed.Output);
        var steps = calls.SelectMany(call => File.ReadLines(log)
            .Where(line => line.Contains($" {call}(", StringComparison.Ordinal))
            .Select((_, i) => (Call: call, When: (i + 1).ToString(CultureInfo.InvariantCulture)))).ToList();

        // At least a layer, config, manifest and index: each is written, synced and renamed, and its folder is synced.
        Assert.True(steps.Count >= 4 * 4, File.ReadAllText(log));

        Parallel.ForEach(steps, new ParallelOptions { MaxDegreeOfParallelism = 3 }, step =>
        {
            var name = $"{step.Call}-{step.When}";
            check(name, At(name), Publish(name, isThereBefore, "--output=/dev/null", $"--inject={step.Call}:{injection}:when={step.When}"));
        });

        (int ExitCode, string Output) Publish(string name, bool isThereBefore, params string[] options)
        {
            if (isThereBefore)
            {
                Copy(At("before"), At(name));
            }

            return WriterProcess.Run(
            [
                "strace", "--follow-forks", "--quiet=all", "--trace=" + string.Join(',', calls), .. options,
                .. WriterProcess.Line("write", At(name), At(name + ".json"), "new", Names),
            ]);
        }
    }

    private (Dictionary<string, string> Before, Dictionary<string, string> After) BeforeAndAfter(bool isThereBefore)
    {
        Publish(At("after"), "new", "");
        if (isThereBefore)
        {
            Publish(At("before"), "old", "");
        }

        return (isThereBefore ? State(At("before")) : [], State(At("after")));
    }

    // No test's layout has this content, so only one image remains.
    private void AssertHoldsNothingElseAfterTheNextPublish(string layout)
    {
        Publish(layout, "next", "");

        Assert.Equal(_clean.Value, Files(layout));
        Assert.Empty(LayoutValidator.Validate(layout, CancellationToken.None));
    }

    // In this process, which takes a tenth of the time.
    private static string Publish(string layout, string content, string cache) => ImageWriter.Write(
        TestLayout.Open(layout),
        [new("shop", "1"), new("shop", "2")],
        [TestImage.Of(content + Names)],
        cache.Length == 0 ? null : cache,
        CancellationToken.None).Top.Digest.ToString();

    /// <summary>Reads each reference and its digest; none if there is no layout yet. Fails if the layout is invalid.</summary>
    private static Dictionary<string, string> State(string layout)
    {
        if (!File.Exists(Path.Combine(layout, "oci-layout")))
        {
            return [];
        }

        Assert.Empty(LayoutValidator.Validate(layout, CancellationToken.None));
        return JsonNode.Parse(File.ReadAllText(Path.Combine(layout, "index.json")))!["manifests"]!.AsArray().ToDictionary(
            manifest => (string)manifest!["annotations"]!["org.opencontainers.image.ref.name"]!,
            manifest => (string)manifest!["digest"]!);
    }

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) => one.Count == other.Count && !one.Except(other).Any();

    private static string[] Files(string layout) =>
        [.. Directory.GetFiles(layout, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(layout, file)).Order(StringComparer.Ordinal)];

    private static void Copy(string from, string to)
    {
        foreach (var file in Files(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }

    private string At(string name) => Path.Combine(_temporary.Path, name);
}
