using System.Collections.Immutable;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Tests;

public sealed class InputContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_truncated_after_it_was_read_does_not_change_the_content()
    {
        // The mapping of a truncated file would end the test's process.
        var path = _folder.Write("a.o", new byte[100_000]);
        using var content = InputContent.FromFile(path);

        File.WriteAllBytes(path, []);

        Assert.Equal(new byte[100_000], content.Slice(0, content.Length).ToArray());
    }

    [Fact]
    public void An_empty_file_is_read()
    {
        using var content = InputContent.FromFile(_folder.Write("a.o", []));

        Assert.Equal(0, content.Length);
    }

    [Fact]
    public async Task A_file_that_is_changed_while_it_is_read_is_an_error_that_names_it()
    {
        const int large = 32 << 20;
        var path = _folder.Write("a.a", new byte[large]);
        using var done = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var writer = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                file.SetLength(1);
                file.SetLength(large);
            }
        });
        IOException? error = null;
        while (error is null)
        {
            Assert.False(done.IsCancellationRequested, "No change was noticed in two minutes.");
            try
            {
                using var content = InputContent.FromFile(path);
                Assert.Contains(content.Length, new[] { 1, large });
            }
            catch (IOException e)
            {
                error = e;
            }
        }

        await done.CancelAsync();
        await writer;
        Assert.Contains($"'{path}' was changed by another process while it was read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_whose_inputs_another_process_rewrites_is_right_or_an_error_that_names_the_input()
    {
        var start = _folder.Write("start.o", TestObject.Start("data").ToBytes());
        var library = new TestObject();
        library.Pointers("data", [.. Enumerable.Repeat("data", 20_000)]);
        var original = _folder.Write("original.o", library.ToBytes());
        var path = _folder["library.o"];
        File.Copy(original, path);
        var expected = Link(start, path);
        var script = $"while :; do cp '{original}' '{path}'; : > '{path}'; cp '{original}' '{path}.new'; mv '{path}.new' '{path}'; done";
        using var writer = Command.Start("sh", ["-c", script]);
        var (right, refused) = (0, 0);
        try
        {
            for (var i = 0; i < 300; i++)
            {
                try
                {
                    var output = Link(start, path);
                    Assert.Equal(output.Diagnostics.IsEmpty, output.Executable is not null);
                    if (output.Executable is null)
                    {
                        Assert.Contains(output.Diagnostics, d => d.Message.Contains(path, StringComparison.Ordinal));
                        refused++;
                        continue;
                    }

                    Assert.Equal(expected.Executable!, output.Executable);
                    right++;
                }
                catch (IOException e)
                {
                    Assert.Contains(path, e.Message, StringComparison.Ordinal);
                    refused++;
                }
            }
        }
        finally
        {
            writer.Kill(entireProcessTree: true);
            writer.WaitForExit();
        }

        Assert.Equal(300, right + refused);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/urandom")]
    [InlineData("/proc/self/maps")]
    public void A_device_and_a_file_of_the_kernel_are_refused_by_name(string path)
    {
        var error = Assert.Throws<IOException>(() => InputContent.FromFile(path));

        Assert.StartsWith($"'{path}' is not a regular file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_pipe_is_refused_by_name_and_without_waiting_for_its_writer()
    {
        var path = _folder["pipe.a"];
        Assert.Equal(0, Command.Run("mkfifo", [path]).ExitCode);

        var reading = Task.Run(() => InputContent.FromFile(path));
        var error = await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.StartsWith($"'{path}' is not a regular file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_refused_by_name()
    {
        var error = Assert.Throws<IOException>(() => InputContent.FromFile(_folder.Path));

        Assert.Equal($"'{_folder.Path}' is a folder, not a file.", error.Message);
    }

    [Fact]
    public void A_missing_file_is_reported_as_usual() =>
        Assert.Throws<FileNotFoundException>(() => InputContent.FromFile(_folder["missing.o"]));

    [Fact]
    public void Content_that_was_disposed_of_cannot_be_read()
    {
        var content = InputContent.FromBytes([1, 2, 3]);

        content.Dispose();

        Assert.Throws<ObjectDisposedException>(() => content.Slice(0, 1).Length);
    }

    private static LinkOutput Link(params string[] paths)
    {
        var files = ImmutableArray.CreateBuilder<LinkInput>();
        try
        {
            foreach (var path in paths)
            {
                files.Add(new LinkInput(path, InputContent.FromFile(path)));
            }

            var aliases = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
            return StaticLinker.Link(new LinkInputs(TargetMachine.X64, files.ToImmutable(), aliases, "program.dbg"), CancellationToken.None);
        }
        finally
        {
            foreach (var file in files)
            {
                file.Content.Dispose();
            }
        }
    }
}
