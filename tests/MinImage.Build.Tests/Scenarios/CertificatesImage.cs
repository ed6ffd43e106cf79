using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that is published once with default certificates; other certificates do not compile it again.</summary>
public sealed class CertificatesImage
{
    public CertificatesImage()
    {
        Project = TestProject.Console("Roots", """Console.WriteLine("roots");""");
        Result = Project.Publish();
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public const string Name = "roots:latest";
}
