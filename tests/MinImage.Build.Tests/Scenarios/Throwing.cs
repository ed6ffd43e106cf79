using System.Text.RegularExpressions;
using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Exceptions and crashes, for which the unwind tables of the executable have to be right, whichever linker made it.</summary>
public abstract partial class Throwing(ProbeImage probe)
{
    // What a shell says of a process that SIGABRT has ended, and SIGSEGV.
    private const int Aborted = 134;
    private const int Faulted = 139;

    [Theory]
    [InlineData("catch", """
        filter: the middle's lets it pass
        filter: the top's takes it
        finally 0 above the throw
        finally 1 above the throw
        finally 2 above the throw
        finally 3 above the throw
        finally of the middle
        finally of the outer
        caught: thrown deep below
        """)]
    [InlineData("catch-async", "caught: thrown after an await\ncaught of all tasks: 20")]
    [InlineData("catch-thread", "caught in threads: 2000")]
    [InlineData("catch-fault", "caught: NullReferenceException\ncaught: DivideByZeroException")]
    public void Is_caught_far_up_across_awaits_in_threads_and_where_the_processor_found_it(string work, string output)
    {
        var result = Run(work);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(output, result.Output.Trim());
    }

    [Fact]
    public void Names_each_frame_in_a_stack_trace_that_is_the_same_for_every_linker()
    {
        var result = Run("trace");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(
            """
               at Exceptions.Second(String)
               at Exceptions.First()
               at Exceptions.PrintTrace()
            inner
               at Exceptions.Fourth.Fail(Int32)
               at Exceptions.Third[T](ReadOnlySpan`1, Func`2)
               at Exceptions.Second(String)
               at Exceptions.Twin(Int32)
               at Exceptions.OtherTwin(Int32)
            """,
            Offset().Replace(result.Output.TrimEnd(), ""));
    }

    [Theory]
    [InlineData("throw", "Unhandled exception. System.InvalidOperationException: thrown on purpose", "at Program.")]
    [InlineData("throw-thread", "Unhandled exception. System.InvalidOperationException: thrown in a thread", "at System.Threading.Thread.StartThread(")]
    [InlineData("throw-callback", "Unhandled exception. System.InvalidOperationException: thrown in a callback", "at Crashes.Throw(Int32*, Int32*)")]
    [InlineData("fault", "Unhandled exception. System.NullReferenceException: ", "at Crashes.Dereference(String)")]
    [InlineData("fail-fast", "Process terminated. failed on purpose", "at Program.")]
    public void Aborts_with_a_message_and_a_stack_trace_where_nobody_catches(string work, string message, string frame)
    {
        var result = Run("run", work);

        Assert.True(result.ExitCode == Aborted, result.Text);
        Assert.Empty(result.Output);
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
        Assert.Contains(frame, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_the_process_also_where_it_is_the_first_of_its_container_which_no_abort_can_reach()
    {
        var result = Run("throw");

        // The kernel keeps SIGABRT from process 1, and the C library makes a fault then.
        Assert.True(result.ExitCode == Faulted, result.Text);
        Assert.StartsWith("Unhandled exception. System.InvalidOperationException: thrown on purpose", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_the_process_by_the_fault_itself_where_the_stack_overflows()
    {
        // Native AOT on Linux says nothing of it, static or not.
        var result = Run("run", "overflow");

        Assert.True(result.ExitCode == Faulted, result.Text);
        Assert.Empty(result.Text.Replace($"exit code {Faulted}", "", StringComparison.Ordinal).Trim());
    }

    private CommandResult Run(params string[] arguments) => Runc.Run(probe.Layout, ProbeImage.Name, arguments);

    // Within the method: the compiler's doing.
    [GeneratedRegex(@" \+ 0x[0-9a-f]+")]
    private static partial Regex Offset();
}
