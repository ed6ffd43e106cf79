using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program without stack trace data and resource messages, in an image for debugging, without signal handling.</summary>
public class DebugImage
{
    public DebugImage()
        : this(TargetFrameworks.Net10)
    {
    }

    /// <param name="framework">The target framework.</param>
    protected DebugImage(string framework)
    {
        Project = TestProject.Console("Debugged", Program, """
            <StackTraceSupport>false</StackTraceSupport>
            <UseSystemResourceKeys>true</UseSystemResourceKeys>
            <EventSourceSupport>false</EventSourceSupport>
            <MinImageHandleSigterm>false</MinImageHandleSigterm>
            """, framework: framework);
        var result = Project.Publish("-p:MinImageDebug=true");
        Assert.True(result.ExitCode == 0, result.Text);
    }

    public const string Name = "debugged:latest";

    public TestProject Project { get; }

    /// <summary>The line of a stack trace in which the program has failed.</summary>
    public virtual string Frame => "at Worker.Do(String)";

    // Reads commands, one per line.
    private const string Program = """
        Console.WriteLine("waiting");
        while (Console.ReadLine() is { } line)
        {
            Worker.Do(line);
        }

        public static class Worker
        {
            public static void Do(string line)
            {
                Console.WriteLine("doing " + line);
                ArgumentNullException.ThrowIfNull(line == "fail" ? null : line);
            }
        }
        """;
}
