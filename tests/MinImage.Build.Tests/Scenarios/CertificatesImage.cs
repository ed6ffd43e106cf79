using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that is published once with default certificates; other certificates do not compile it again.</summary>
public sealed class CertificatesImage
{
    public CertificatesImage()
    {
        Project = TestProject.Console("Roots", """Console.WriteLine("roots");""");
        Result = Project.Publish(WithNewerPackages);
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    /// <summary>The arguments of a publish that finds newer packages; the time of the last check is kept in the project.</summary>
    public static string[] WithNewerPackages { get; } = [$"-p:RestoreAdditionalProjectSources={Feed.NextFolder}", "-p:MinImageCachePath=cache/"];

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public const string Name = "roots:latest";
}
