using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A project that is restored once, and told one wrong thing at a time.</summary>
public sealed class BadWordsProject
{
    public BadWordsProject()
    {
        Project = TestProject.Console("Bad", """Console.WriteLine("never compiled");""");
        var restored = Project.Dotnet(["restore"]);
        Assert.True(restored.ExitCode == 0, restored.Text);
    }

    public TestProject Project { get; }

    public CommandResult Publish(string properties, string items)
    {
        // Beside the project, and imported after it.
        Project.Write("Directory.Build.targets", $"<Project><PropertyGroup>{properties}</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>");
        return Project.Publish("--no-restore");
    }
}
