using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Publish profiles: the package's, those that IDEs write, and those that deploy elsewhere.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class PublishProfiles
{
    [Fact]
    public void The_packages_own_needs_no_file_and_one_of_the_projects_is_taken_as_ides_write_it()
    {
        var project = TestProject.Console("Console", """
            #if PROFILE
            Console.WriteLine("by its own profile");
            #else
            Console.WriteLine("by the package's profile");
            #endif
            """);
        project.Write("Properties/PublishProfiles/Image.pubxml", """
            <?xml version="1.0" encoding="utf-8"?>
            <!-- https://go.microsoft.com/fwlink/?LinkID=208121. -->
            <Project>
              <PropertyGroup>
                <Configuration>Release</Configuration>
                <Platform>Any CPU</Platform>
                <PublishDir>bin\Release\net10.0\profile\</PublishDir>
                <PublishProtocol>FileSystem</PublishProtocol>
                <_TargetId>Folder</_TargetId>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <PublishSingleFile>true</PublishSingleFile>
                <PublishReadyToRun>true</PublishReadyToRun>
                <MinImage>true</MinImage>
                <DefineConstants>$(DefineConstants);PROFILE</DefineConstants>
              </PropertyGroup>
            </Project>
            """);

        var package = project.Dotnet(["publish", "-p:PublishProfile=MinImage", "-p:MinImageLayoutPath=images/package/"]);
        var own = project.Dotnet(["publish", "-p:PublishProfile=Image", "-p:MinImageLayoutPath=images/own/"]);

        AssertPublished(package, own);
        Assert.Equal("by the package's profile", Runc.Run(Path.Combine(project.Folder, "images", "package"), "console:latest").Output.Trim());
        Assert.Equal("by its own profile", Runc.Run(Path.Combine(project.Folder, "images", "own"), "console:latest").Output.Trim());
        Assert.Equal(["Console", "Console.dbg"], project.FilesIn("bin/Release/net10.0/profile"));
    }

    [Fact]
    public void Of_a_web_project_a_folder_is_filled_with_the_image_and_what_deploys_elsewhere_deploys_once_what_it_always_did()
    {
        var project = WebProject();
        using var appService = new ZipDeployServer();
        project.Write("Properties/PublishProfiles/Folder.pubxml", WebProfile("FileSystem", $"""
            <DeleteExistingFiles>true</DeleteExistingFiles>
            <ExcludeApp_Data>false</ExcludeApp_Data>
            <PublishProvider>FileSystem</PublishProvider>
            <PublishUrl>bin\Release\net10.0\publish\</PublishUrl>
            <_TargetId>Folder</_TargetId>
            <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
            <SelfContained>true</SelfContained>
            """));
        project.Write("Properties/PublishProfiles/Zip.pubxml", WebProfile("ZipDeploy", $"""
            <PublishProvider>AzureWebSite</PublishProvider>
            <PublishUrl>{appService.Url}</PublishUrl>
            <UserName>user</UserName>
            <Password>not a secret</Password>
            """));

        var folder = project.Dotnet(["publish", "-p:PublishProfile=Folder", "-p:MinImageLayoutPath=images/folder/"]);
        var folderFiles = project.FilesIn("bin/Release/net10.0/linux-x64/publish");
        var zip = project.Dotnet(["publish", "-p:PublishProfile=Zip", "-p:MinImageLayoutPath=images/zip/"]);

        AssertPublished(folder, zip);
        Assert.Contains("Site", folderFiles);
        Assert.DoesNotContain("Site.dll", folderFiles);
        Assert.Contains("Site.dll", Assert.Single(appService.Deployments));
        Assert.All(
            ["folder", "zip"],
            image => Assert.Equal("served", Runc.Run(Path.Combine(project.Folder, "images", image), "site:latest").Output.Trim()));
    }

    private static void AssertPublished(params CommandResult[] results) => Assert.All(results, result =>
    {
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
    });

    private static string WebProfile(string method, string more) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <!-- https://go.microsoft.com/fwlink/?LinkID=208121. -->
        <Project>
          <PropertyGroup>
            <WebPublishMethod>{method}</WebPublishMethod>
            <LastUsedBuildConfiguration>Release</LastUsedBuildConfiguration>
            <LastUsedPlatform>Any CPU</LastUsedPlatform>
            <MinImage>true</MinImage>
            {more}
          </PropertyGroup>
        </Project>
        """;

    private static TestProject WebProject()
    {
        // The profiles are tested: a program that does not use the framework compiles quickly.
        var project = TestProject.Console("Site", """Console.WriteLine("served");""");
        File.WriteAllText(
            project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace("Microsoft.NET.Sdk\"", "Microsoft.NET.Sdk.Web\"", StringComparison.Ordinal));
        project.Write("appsettings.json", "{}");
        return project;
    }
}
