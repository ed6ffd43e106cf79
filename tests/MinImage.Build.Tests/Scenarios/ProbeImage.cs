using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that many tests share: published once, with a test authority among its roots, and linked by default.</summary>
public class ProbeImage
{
    private readonly string _framework;

    public ProbeImage()
        : this(TargetFrameworks.Net10)
    {
    }

    /// <param name="framework">The target framework.</param>
    /// <param name="arguments">Further arguments.</param>
    protected ProbeImage(string framework, params string[] arguments)
    {
        _framework = framework;
        Authority = TestAuthority.Create("MinImage Test Root");
        Project = Checkout();
        Result = Project.Publish(arguments);
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    public TestAuthority Authority { get; }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public string Layout => Project.Layout;

    /// <summary>Creates the project in a new folder, like a clean checkout.</summary>
    public virtual TestProject Checkout()
    {
        var project = TestProject.WithSources(
            "Probe",
            "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>",
            """
            <DirectPInvoke Include="libc" />
            <MinImageCertificate Include="authority.pem" />
            <Content Include="appsettings.json" CopyToPublishDirectory="PreserveNewest" />
            """,
            _framework);
        project.HasOwnPackages = true;
        project.Write("authority.pem", Authority.Pem);
        project.Write("appsettings.json", "{}");
        return project;
    }

    public const string Name = "probe:latest";
}
