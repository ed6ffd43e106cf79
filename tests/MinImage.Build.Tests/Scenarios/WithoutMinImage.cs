using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

public sealed class WithoutMinImage
{
    [Fact]
    public void The_package_does_nothing_at_all()
    {
        var project = TestProject.Console("Plain", """Console.WriteLine("plain");""");

        var result = project.Dotnet(["publish"]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.True(File.Exists(Path.Combine(project.PublishFolder, "Plain.dll")));
        Assert.False(Directory.Exists(project.Layout));
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "obj", "minimage")));
    }
}
