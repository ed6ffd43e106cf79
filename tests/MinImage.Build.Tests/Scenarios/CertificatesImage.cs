using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program of no meaning, published once with nothing said of certificates; what differs in them compiles nothing again.</summary>
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
