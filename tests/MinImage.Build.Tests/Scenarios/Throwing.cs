using System.Text.RegularExpressions;
using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Exceptions, which need correct unwind tables, whichever linker wrote the executable.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public abstract partial class Throwing(ProbeImage probe)
{
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

    protected CommandResult Run(params string[] arguments) => Runc.Run(probe.Layout, ProbeImage.Name, arguments);

    // Within the method, where the compiler handles it.
    [GeneratedRegex(@" \+ 0x[0-9a-f]+")]
    private static partial Regex Offset();
}
