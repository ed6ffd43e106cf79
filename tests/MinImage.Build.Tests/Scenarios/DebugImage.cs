using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program without stack trace data and resource messages, in an image for debugging, without signal handling.</summary>
public sealed class DebugImage
{
    public DebugImage()
    {
        Project = TestProject.Console("Debugged", Program, """
            <StackTraceSupport>false</StackTraceSupport>
            <UseSystemResourceKeys>true</UseSystemResourceKeys>
            <EventSourceSupport>false</EventSourceSupport>
            <MinImageHandleSigterm>false</MinImageHandleSigterm>
            """);
        var result = Project.Publish("-p:MinImageDebug=true");
        Assert.True(result.ExitCode == 0, result.Text);
    }

    public const string Name = "debugged:latest";

    public TestProject Project { get; }

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
