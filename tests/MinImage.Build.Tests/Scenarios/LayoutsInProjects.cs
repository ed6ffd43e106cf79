using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A layout and outputs for scripts inside a web project, whose globs include every JSON file as content.</summary>
public sealed class LayoutsInProjects(LayoutsInProjects.WebProject web) : IClassFixture<LayoutsInProjects.WebProject>
{
    [Theory]
    [InlineData("image")]
    [InlineData("image/")]
    [InlineData("./image")]
    [InlineData("other/../image")]
    [InlineData("../PROJECT/image")]
    [InlineData("FOLDER/image")]
    [InlineData("my image (v2)")]
    [InlineData("50%25 of it%3B")]
    [InlineData("wwwroot/image")]
    public void Are_no_content_of_the_next_image_however_the_path_is_written(string path)
    {
        var project = web.Project;
        var written = path.Replace("PROJECT", Path.GetFileName(project.Folder), StringComparison.Ordinal).Replace(
            "FOLDER", project.Folder, StringComparison.Ordinal);
        var folder = Path.Combine(project.Folder, Uri.UnescapeDataString(written));
        project.Write(Path.Combine(folder, "index.json"), "{}");
        project.Write(Path.Combine(folder, "blobs", "sha256", "blob.json"), "{}");
        project.Write("out/image.json", "{}");
        var beside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string[] documents =
        [
            ".Site.spdx.json", ".Site.linux-x64.spdx.json", ".Site.cyclonedx.json", ".Site.provenance.json", ".Site.linux-x64.provenance.json",
            ".Site.sigstore.jsonl", ".spdx.json",
        ];
        Assert.All(documents, document => project.Write(beside + document, "{}"));

        var items = project.Dotnet(
            ["msbuild", "-getItem:Content,None", "-p:MinImage=true", "-p:MinImageLayoutPath=" + written, "-p:MinImageMetadataFile=./out/image.json"]);
        Directory.Delete(folder, recursive: true);
        Assert.All(documents, document => File.Delete(beside + document));

        Assert.True(items.ExitCode == 0, items.Text);
        Assert.Contains("appsettings.json", items.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("index.json", items.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("blob.json", items.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("image.json", items.Output, StringComparison.Ordinal);
        Assert.All(documents, document => Assert.DoesNotContain(document, items.Output, StringComparison.Ordinal));
    }

    public sealed class WebProject
    {
        public WebProject()
        {
            Project = TestProject.Console("Site", "WebApplication.Create(args).Run();");
            File.WriteAllText(
                Project.ProjectFile, File.ReadAllText(Project.ProjectFile).Replace("Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Web\"", StringComparison.Ordinal));
            Project.Write("appsettings.json", "{}");
            var restored = Project.Dotnet(["restore"]);
            Assert.True(restored.ExitCode == 0, restored.Text);
        }

        public TestProject Project { get; }
    }
}
