namespace MinImage.Build.Tests.Scenarios;

/// <summary>Uncaught exceptions: the program starts itself and reports how the child ends.</summary>
public abstract class Crashing(ProbeImage probe) : Throwing(probe)
{
    // The exit codes that shells report after SIGABRT and SIGSEGV.
    private const int Aborted = 134;
    private const int Faulted = 139;

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

        // The kernel does not deliver SIGABRT to process 1, so the C library causes a fault.
        Assert.True(result.ExitCode == Faulted, result.Text);
        Assert.StartsWith("Unhandled exception. System.InvalidOperationException: thrown on purpose", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_the_process_by_the_fault_itself_where_the_stack_overflows()
    {
        // Native AOT on Linux prints nothing about it, static or not.
        var result = Run("run", "overflow");

        Assert.True(result.ExitCode == Faulted, result.Text);
        Assert.Empty(result.Text.Replace($"exit code {Faulted}", "", StringComparison.Ordinal).Trim());
    }
}
