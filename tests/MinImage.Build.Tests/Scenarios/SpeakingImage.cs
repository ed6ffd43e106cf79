using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;
using MinImage.Images;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.Testing.Images;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A project in a git repository that was set up for the SDK's PublishContainer and sets all properties of its image.</summary>
public sealed class SpeakingImage
{
    public const string Name = "team/shop:latest";

    public SpeakingImage()
    {
        Project = TestProject.Console("Shop", """Console.WriteLine("shop " + string.Join(' ', args));""", Properties, Items);
        Git("init", "-q");
        Git("add", "Shop.csproj", "Program.cs");
        Git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "The shop");
        Git("remote", "add", "origin", "https://github.com/example/shop.git");
        Revision = Git("rev-parse", "HEAD").Trim();
        Result = Project.Publish();
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public string Revision { get; }

    public JsonNode Config => ConfigIn(Project.Layout);

    public JsonNode Manifest => ManifestIn(Project.Layout);

    public static JsonNode ConfigIn(string layout) => JsonNode.Parse(Command.Output("skopeo", "inspect", "--config", $"oci:{layout}:{Name}"))!;

    public static JsonNode ManifestIn(string layout) => JsonNode.Parse(Command.Output("skopeo", "inspect", "--raw", $"oci:{layout}:{Name}"))!;

    /// <summary>Publishes again into a separate layout, without compiling.</summary>
    public string PublishAgain(string name, params string[] arguments)
    {
        var result = Project.Publish([$"-p:MinImageLayoutPath={name}/", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Text);
        return Path.Combine(Project.Folder, name);
    }

    /// <summary>Writes an image without layers that has the config of .NET's base images.</summary>
    /// <returns>Its layout; the reference is <c>zero:1</c>.</returns>
    public static string BaseImage()
    {
        var layout = Path.Combine(Workspace.NewFolder(), "zero");
        var config = new ContainerConfig { Env = ["PATH=/usr/bin", "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080", "DOTNET_RUNNING_IN_CONTAINER=true"] };
        ImageWriter.Write(
            TestLayout.Open(layout), new ImageName("zero", "1"), [new(
                Platform.FromRuntimeIdentifier("linux-x64"), [], config, DateTimeOffset.UnixEpoch)], CancellationToken.None);
        return layout;
    }

    // A framework reference that the program does not use makes it a web project, and nothing of it is linked in.
    private const string Items = """
        <FrameworkReference Include="Microsoft.AspNetCore.App" />
        <ContainerPort Include="53" Type="udp" />
        <ContainerEnvironmentVariable Include="ASPNETCORE_HTTPS_PORTS" Value="8443;8444" />
        <ContainerEnvironmentVariable Include="Logging__LogLevel__Default" Value="a=b; c" />
        <ContainerEnvironmentVariable Include="Logging.Format" Value="json" />
        <ContainerLabel Include="com.example.team" Value="shop &amp; &quot;co&quot;" />
        <ContainerLabel Include="org.opencontainers.image.vendor" Value="The label's vendor" />
        <ContainerAppCommandArgs Include="--serve" />
        <ContainerDefaultArgs Include="--fast;--twice" />
        """;

    private const string Properties = """
        <Title>The shop</Title>
        <Description>Sells things; with "quotes" &amp; more</Description>
        <Authors>Ann;Bob</Authors>
        <Version>1.2.3-beta</Version>
        <PackageLicenseExpression>MIT</PackageLicenseExpression>
        <PackageProjectUrl>https://shop.example/</PackageProjectUrl>
        <PublishRepositoryUrl>true</PublishRepositoryUrl>
        <ContainerRepository>Team/Shop</ContainerRepository>
        <ContainerVendor>The property's vendor</ContainerVendor>
        """;

    private string Git(params string[] arguments) => Command.Output("git", ["-C", Project.Folder, .. arguments]);
}
