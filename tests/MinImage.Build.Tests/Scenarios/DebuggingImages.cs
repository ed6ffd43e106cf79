using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>MinImageDebug=true: what can be inspected of a running container from outside, because it contains no tools.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public abstract class DebuggingImages(DebugImage image)
{
    [Fact]
    public void The_image_has_the_symbols_once()
    {
        var folder = Path.Combine(Runc.Unpack(image.Project.Layout, DebugImage.Name), "rootfs", "app");

        var files = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

        Assert.Equal(["Debugged", "Debugged.dbg"], files);
    }

    [Fact]
    public void A_debugger_of_the_host_attaches_and_finds_the_symbols_in_the_image()
    {
        using var container = Start();

        var backtrace = Command.Run("gdb",
        [
            "-nx", "-batch", "-iex", "set debuginfod enabled off", "-iex", "set debug-file-directory " + Workspace.NewFolder(),
            "-p", $"{container.ProcessId}", "-ex", "info line Debugged_Worker__Do", "-ex", "backtrace",
        ]);

        Assert.Contains("of \"/_/Debugged/Program.cs\"", backtrace.Output, StringComparison.Ordinal);
        Assert.Contains("System_Console_System_Console__ReadLine", backtrace.Output, StringComparison.Ordinal);
        Assert.Contains("Program.cs:2", backtrace.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_listens_for_diagnostic_tools_in_tmp()
    {
        using var container = Start();

        var socket = Directory.EnumerateFileSystemEntries($"/proc/{container.ProcessId}/root/tmp", "dotnet-diagnostic-1-*-socket");

        Assert.Single(socket);
    }

    [Fact]
    public void A_stack_trace_and_its_message_are_readable_whatever_the_project_saves()
    {
        using var container = Start();

        container.WriteLine("fail");
        var end = container.End();

        Assert.True(end.ExitCode > 128, end.Text);
        Assert.Contains("Value cannot be null. (Parameter 'line == \"fail\" ? null : line')", end.Errors, StringComparison.Ordinal);
        Assert.Contains(image.Frame, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_is_nothing_to_process_1_where_its_handling_is_turned_off()
    {
        using var container = Start();

        container.Signal("TERM");
        container.WriteLine("go on");

        container.WaitFor("doing go on");
    }

    private RunningContainer Start()
    {
        var container = Runc.Start(image.Project.Layout, DebugImage.Name);
        container.WaitFor("waiting");
        return container;
    }
}
