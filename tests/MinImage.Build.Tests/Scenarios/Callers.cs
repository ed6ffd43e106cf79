using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What calls PublishContainer gets our image, by the command lines of docs/callers.md.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Callers(CalledProject called) : IClassFixture<CalledProject>
{
    [Fact]
    public void Github_workflows_push_to_a_registry_after_the_steps_of_the_starter_workflow()
    {
        var restore = called.Dotnet("restore");
        var build = called.Dotnet("build", "--no-restore");

        var result = called.DotnetWithoutEngine(
            "publish", "--os", "linux", "--arch", "x64", "-t:PublishContainer", $"-p:ContainerRegistry={called.Registry.Address}",
            "-p:ContainerRepository=team/shop", "-p:ContainerImageTags=\"1.0;latest\"");

        Assert.True(restore.ExitCode == 0 && build.ExitCode == 0, restore.Text + build.Text);
        AssertPublished(result);
        Assert.NotNull(called.Registry.Digest("team/shop:1.0"));
        Assert.Equal(called.Registry.Digest("team/shop:1.0"), called.Registry.Digest("team/shop:latest"));
        Assert.True(CalledProject.IsOurs(called.Registry.Config("team/shop:1.0")));
    }

    [Fact]
    public void Azd_pushes_with_its_credentials_and_reads_the_port_from_what_is_printed()
    {
        using var registry = ImageRegistry.StartWithLogin();

        var result = called.Project.Dotnet(
            [
                "publish", called.Project.ProjectFile, "-r", "linux-x64", "-c", "Release", "/t:PublishContainer", "-p:ContainerRepository=azd/shop",
                "-p:ContainerImageTag=azd-deploy-1", $"-p:ContainerRegistry={registry.Address}", "--getProperty:GeneratedContainerConfiguration",
            ],
            new()
            {
                ["DOTNET_CONTAINER_REGISTRY_UNAME"] = ImageRegistry.User,
                ["DOTNET_CONTAINER_REGISTRY_PWORD"] = ImageRegistry.Password,
                ["SDK_CONTAINER_REGISTRY_UNAME"] = ImageRegistry.User,
                ["SDK_CONTAINER_REGISTRY_PWORD"] = ImageRegistry.Password,
            });

        AssertPublished(result);
        Assert.Equal(["8080/tcp"], JsonNode.Parse(result.Output)!["config"]!["ExposedPorts"]!.AsObject().Select(port => port.Key));
        Assert.True(CalledProject.IsOurs(result.Output));
        Assert.NotNull(registry.Digest("azd/shop:azd-deploy-1"));
    }

    [Fact]
    public void Azd_loads_into_the_engine_by_the_default_profile_once()
    {
        var result = called.Dotnet(
            "publish", called.Project.ProjectFile, "-r", "linux-x64", "-c", "Release", "/t:PublishContainer", "-p:ContainerRepository=azd-local",
            "-p:ContainerImageTag=azd-2", "-p:PublishProfile=DefaultContainer", "--getProperty:GeneratedContainerConfiguration",
            "--artifacts-path", Path.Combine(Workspace.NewFolder("azd"), "artifacts"));

        AssertPublished(result);
        Assert.True(CalledProject.IsOurs(result.Output));
        Assert.Equal("hello azd", called.Run("azd-local:azd-2", "azd"));
    }

    [Fact]
    public void Azd_publishes_a_program_that_is_one_file()
    {
        var project = TestProject.In(Workspace.NewFolder("file"), "", "hello", new()
        {
            ["hello.cs"] = $"""
                #:package MinImage.Build@{Feed.Version}
                #:property MinImage=true
                Console.WriteLine("hello " + args[0]);
                """,
        });

        var result = project.Dotnet(
            [
                "publish", "hello.cs", "-r", "linux-x64", "-c", "Release", "/t:PublishContainer", "-p:ContainerRepository=azd-file",
                "-p:ContainerImageTag=azd-3", "-p:PublishProfile=DefaultContainer", "--getProperty:GeneratedContainerConfiguration",
            ],
            new() { ["DOCKER_HOST"] = called.Docker.Host });

        AssertPublished(result);
        Assert.True(CalledProject.IsOurs(result.Output));
        Assert.Equal("hello file", called.Run("azd-file:azd-3", "file"));
    }

    [Fact]
    public void Aspire_loads_into_the_engine_that_it_names_and_writes_an_archive_where_there_is_none()
    {
        string[] aspire =
        [
            "publish", called.Project.ProjectFile, "--configuration", "Release", "/t:PublishContainer", "/p:ContainerRepository=aspire-shop",
            "/p:ContainerImageTag=latest", "/p:LocalRegistry=Docker", "/p:RuntimeIdentifier=linux-x64", "/p:ContainerRuntimeIdentifier=linux-x64",
        ];
        var folder = Workspace.NewFolder();

        var engine = called.Dotnet(aspire);
        var archive = called.DotnetWithoutEngine([.. aspire, $"/p:ContainerArchiveOutputPath={folder}/aspire.tar", "/p:ContainerImageFormat=OCI"]);

        AssertPublished(engine, archive);
        Assert.Equal("hello aspire", called.Run("aspire-shop:latest", "aspire"));
        Assert.Equal(["aspire.tar"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Visual_Studio_Code_reads_the_names_and_loads_the_debug_build()
    {
        called.Dotnet("restore");
        var info = called.DotnetWithoutEngine(
            "build", "--no-restore", "-target:ComputeContainerConfig",
            "-getProperty:AssemblyName,TargetFramework,TargetFrameworks,OutputPath,EnableSdkContainerSupport,ContainerWorkingDirectory,ContainerRepository",
            called.Project.ProjectFile);

        var result = called.Dotnet(
            "publish", "--os", "linux", "--arch", "x64", "/t:PublishContainer", "--configuration", "Debug", "-p:ContainerImageTag=dev",
            "-p:LocalRegistry=Docker", called.Project.ProjectFile);

        AssertPublished(info, result);
        var properties = JsonNode.Parse(info.Output)!["Properties"]!;
        Assert.Equal(
            ("true", "/app/"), ((string?)properties["EnableSdkContainerSupport"], (string?)properties["ContainerWorkingDirectory"]));
        Assert.Equal("hello code", called.Run($"{properties["ContainerRepository"]}:dev", "code"));
    }

    [Fact]
    public void Visual_Studios_profile_pushes_one_image()
    {
        called.Project.Write("Properties/PublishProfiles/registry.pubxml", $"""
            <?xml version="1.0" encoding="utf-8"?>
            <!-- https://go.microsoft.com/fwlink/?LinkID=208121. -->
            <Project>
              <PropertyGroup>
                <WebPublishMethod>Container</WebPublishMethod>
                <ContainerPublishMethod>NetSdk</ContainerPublishMethod>
                <ContainerRepository>studio/shop</ContainerRepository>
                <RegistryUrl>{called.Registry.Address}</RegistryUrl>
                <UserName>shop</UserName>
                <PublishImageTag>vs</PublishImageTag>
                <PublishProvider>ContainerRegistry</PublishProvider>
                <LastUsedBuildConfiguration>Release</LastUsedBuildConfiguration>
                <LastUsedPlatform>Any CPU</LastUsedPlatform>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <ProjectGuid>9f221ded-210c-4907-be8a-7d0d489f9f70</ProjectGuid>
                <_TargetId>NetSdkCustomContainerRegistry</_TargetId>
              </PropertyGroup>
            </Project>
            """);

        var publish = called.DotnetWithoutEngine("publish", "-p:PublishProfile=registry");
        var deploy = called.DotnetWithoutEngine(
            "build", "-c", "Release", "-p:DeployOnBuild=true", "-p:PublishProfile=registry", "-p:PublishImageTag=on-build", "-p:WebPublishMethod=Container");
        var generated = called.DotnetWithoutEngine(
            "publish", "-p:PublishProfile=registry", "-p:AutoGenerateImageTag=true", "-getProperty:ContainerImageTag,GeneratedContainerDigest");

        Assert.True(deploy.ExitCode == 0, deploy.Text);
        AssertPublished(publish, generated);
        var outputs = JsonNode.Parse(generated.Output)!["Properties"]!;
        Assert.True(CalledProject.IsOurs(called.Registry.Config("studio/shop:vs")));
        Assert.Matches("^[0-9]{14}$", (string?)outputs["ContainerImageTag"]);
        Assert.Equal((string?)outputs["GeneratedContainerDigest"], called.Registry.Digest("studio/shop:" + outputs["ContainerImageTag"]));
        Assert.Equal(called.Registry.Digest("studio/shop:vs"), called.Registry.Digest("studio/shop:on-build"));
        Assert.False(called.IsLoaded("studio/shop:vs"));
    }

    [Theory]
    [InlineData("build", "-t:PublishContainer")]
    [InlineData("msbuild", "-restore", "-t:PublishContainer")]
    [InlineData("msbuild", "-restore", "-t:Publish;_PublishSingleContainer")]
    [InlineData("publish", "-p:PublishProtocol=Container")]
    public void MSBuild_publishes_loads_and_prints_what_was_made(params string[] arguments)
    {
        var name = $"by-{arguments.Length}-{arguments[0]}";

        var result = called.Dotnet(
            [
                .. arguments, "-p:Configuration=Release", $"-p:ContainerRepository={name}", "-getProperty:GeneratedContainerDigest,GeneratedContainerManifest",
                "-getItem:GeneratedContainer,GeneratedContainerName,ContainerImageTags",
            ]);

        AssertPublished(result);
        var outputs = JsonNode.Parse(result.Output)!;
        var container = Assert.Single(outputs["Items"]!["GeneratedContainer"]!.AsArray())!;
        Assert.Equal((string?)outputs["Properties"]!["GeneratedContainerDigest"], (string?)container["ManifestDigest"]);
        Assert.Equal($"{name}:latest", (string?)Assert.Single(outputs["Items"]!["GeneratedContainerName"]!.AsArray())!["Identity"]);
        Assert.Equal("latest", (string?)Assert.Single(outputs["Items"]!["ContainerImageTags"]!.AsArray())!["Identity"]);
        Assert.Equal("hello msbuild", called.Run($"{name}:latest", "msbuild"));
    }

    [Fact]
    public void A_target_of_the_project_that_runs_before_the_config_is_computed_sets_the_image()
    {
        called.Project.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Tag" BeforeTargets="ComputeContainerConfig">
                <PropertyGroup>
                  <ContainerImageTags>2.7;two</ContainerImageTags>
                  <ContainerRepository Condition="'$(ContainerRepository)' == ''">hooked</ContainerRepository>
                </PropertyGroup>
              </Target>
            </Project>
            """);

        var result = called.Dotnet("publish", "-t:PublishContainer");

        File.Delete(Path.Combine(called.Project.Folder, "Directory.Build.targets"));
        AssertPublished(result);
        Assert.True(called.IsLoaded("hooked:2.7"));
        Assert.True(called.IsLoaded("hooked:two"));
    }

    [Theory]
    [InlineData("-t:PublishContainer")]
    [InlineData("-p:WebPublishMethod=Container")]
    public void Without_an_engine_and_another_destination_nothing_is_compiled(string argument)
    {
        var project = CalledProject.Web("Early");

        var result = project.Dotnet(["publish", argument], CalledProject.WithoutEngine());

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error MINIMAGE4001: ", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "obj", "minimage")), result.Text);
    }

    [Fact]
    public void A_publish_by_itself_loads_nothing_and_so_does_a_container_that_must_not()
    {
        var plain = called.DotnetWithoutEngine("publish", "-p:ContainerRepository=plain");
        var container = called.DotnetWithoutEngine("publish", "-t:PublishContainer", "-p:ContainerRepository=plain", "-p:MinImageLoad=false");
        var disabled = called.DotnetWithoutEngine("publish", "-t:PublishContainer", "-p:ContainerRepository=plain", "-p:EnableSdkContainerSupport=false");

        AssertPublished(plain, container, disabled);
        Assert.False(called.IsLoaded("plain:latest"));
        Assert.Equal("hello layout", Runc.Run(called.Project.Layout, "plain:latest", "layout").Output.Trim());
    }

    [Fact]
    public void Another_packages_container_targets_stay_and_it_is_said()
    {
        var project = CalledProject.Web("Other");
        project.Write("Directory.Build.props", """<Project><PropertyGroup><_ContainersTargetsDir>/other/</_ContainersTargetsDir></PropertyGroup></Project>""");
        project.Write("Directory.Build.targets", """
            <Project><Target Name="PublishContainer"><Message Importance="high" Text="published by another package" /></Target></Project>
            """);

        var result = project.Dotnet(["publish", "-t:PublishContainer"]);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("warning MINIMAGE2064: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("published by another package", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(project.Layout));
    }

    private static void AssertPublished(params CommandResult[] results) => Assert.All(results, result =>
    {
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.DoesNotContain("warning", result.Text, StringComparison.OrdinalIgnoreCase);
    });
}
