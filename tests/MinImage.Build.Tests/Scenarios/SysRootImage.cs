using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that needs OpenSSL. It is compiled once and linked with the package's sysroot, and then with others.</summary>
public sealed class SysRootImage
{
    public const string Name = "sysroots:latest";

    public SysRootImage()
    {
        Project = TestProject.Console(
            "SysRoots", """Console.WriteLine(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("abc"u8))[..8]);""");
        var result = Project.Publish();
        Assert.True(result.ExitCode == 0, result.Text);
    }

    public TestProject Project { get; }

    /// <summary>The linked executable.</summary>
    public string Executable => Path.Combine(Project.Folder, "obj", "minimage", "linux-x64", "Release", "net10.0", "bin", "native", "SysRoots");

    /// <summary>Copies the package's sysroot to a new folder, preserving times.</summary>
    public string Copy()
    {
        var copy = Path.Combine(Workspace.NewFolder("sysroot"), "copy");
        Command.Output("cp", "-a", Path.Combine(Project.PackageFolder, "minimage.sysroot.linux-x64", Feed.Version, "sysroot"), copy);
        return copy;
    }

    /// <summary>Publishes with a given sysroot into a separate layout.</summary>
    public (CommandResult Result, string Layout) PublishWith(string sysRoot)
    {
        var layout = Path.Combine(Workspace.NewFolder("image"), "layout");
        return (Project.Publish($"-p:MinImageSysRoot={sysRoot}", $"-p:MinImageLayoutPath={layout}/"), layout);
    }
}
