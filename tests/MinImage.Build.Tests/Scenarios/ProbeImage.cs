using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>One program that many tests look at: published once, with a test authority among its roots, linked as by default.</summary>
public class ProbeImage
{
    public ProbeImage()
        : this([])
    {
    }

    /// <param name="arguments">What else is said on the command line.</param>
    protected ProbeImage(params string[] arguments)
    {
        Authority = TestAuthority.Create("MinImage Test Root");
        Project = Checkout();
        Result = Project.Publish(arguments);
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    public TestAuthority Authority { get; }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public string Layout => Project.Layout;

    /// <summary>The project's files in a new folder, as a clean checkout has them.</summary>
    public TestProject Checkout()
    {
        var project = TestProject.WithSources("Probe", properties: "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>", items: """
            <DirectPInvoke Include="libc" />
            <MinImageCertificate Include="authority.pem" />
            <Content Include="appsettings.json" CopyToPublishDirectory="PreserveNewest" />
            """);
        project.Write("authority.pem", Authority.Pem);
        project.Write("appsettings.json", "{}");
        return project;
    }

    public const string Name = "probe:latest";
}
