using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;
using MinImage.Testing.Signatures;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// A project that is published once to a registry that requires a login, with outputs for scripts and a binary log. It is signed with an encrypted key, and a
/// file is attached to it.
/// </summary>
public sealed class PushedProject : IDisposable
{
    /// <summary>The passphrase of the key.</summary>
    public const string Passphrase = "passphrase-4b1d";

    private const string ResultFile = "result.json";

    public PushedProject()
    {
        Registry = ImageRegistry.StartWithLogin();
        Project = TestProject.Console("Shop", """Console.WriteLine("pulled");""", properties: """
            <ContainerRepository>shop</ContainerRepository>
            <ContainerImageTags>1;latest</ContainerImageTags>
            <MinImageMetadataFile>out/image.json</MinImageMetadataFile>
            <MinImageSigningKey>keys/signing.pem</MinImageSigningKey>
            """, items: """
            <MinImageAttachment Include="shop.openvex.json" ArtifactType="application/vnd.openvex+json" />
            """);
        using (var key = TestKey.Create(ECDsa.Create(ECCurve.NamedCurves.nistP256), Passphrase))
        {
            Project.Write("keys/signing.pem", File.ReadAllText(key.PrivateFile));
            Project.Write("keys/signing.pub", File.ReadAllText(key.PublicFile));
        }

        Project.Write("shop.openvex.json", "{}");
        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{ImageRegistry.User}:{ImageRegistry.Password}"));
        Project.Write("docker/config.json", $$"""{ "auths": { "{{Registry.Address}}": { "auth": "{{login}}" } } }""");
        Result = Publish(
            "-bl",
            "-getResultOutputFile:" + ResultFile,
            "-getProperty:GeneratedContainerDigest,GeneratedContainerReference",
            "-getItem:GeneratedContainerReferences");
        Assert.True(Result.ExitCode == 0, Result.Text);
        Outputs = JsonNode.Parse(File.ReadAllText(Path.Combine(Project.Folder, ResultFile)))!;
        Metadata = JsonNode.Parse(File.ReadAllText(Path.Combine(Project.Folder, "out", "image.json")))!;
    }

    public ImageRegistry Registry { get; }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    /// <summary>The path of the public key.</summary>
    public string PublicKey => Path.Combine(Project.Folder, "keys", "signing.pub");

    /// <summary>The values that MSBuild printed.</summary>
    public JsonNode Outputs { get; }

    /// <summary>The metadata file, before other pushes changed it.</summary>
    public JsonNode Metadata { get; }

    /// <summary>The digest of the image.</summary>
    public string Digest => (string)Outputs["Properties"]!["GeneratedContainerDigest"]!;

    /// <summary>Publishes to the registry, below <c>team/</c>.</summary>
    public CommandResult Publish(params string[] arguments) =>
        Project.PublishWith(WithLogin, [$"-p:ContainerRegistry={Registry.Address}/team", .. arguments]);

    /// <summary>Calls the target that pushes the layout.</summary>
    public CommandResult Push(params string[] arguments) => Project.Dotnet(["build", "-t:MinImagePush", .. arguments], WithLogin);

    /// <summary>Calls the target that verifies an image.</summary>
    public CommandResult Verify(params string[] arguments) => Project.Dotnet(["build", "-t:MinImageVerify", .. arguments], WithLogin);

    public void Dispose() => Registry.Dispose();

    /// <summary>The environment with the login and the passphrase.</summary>
    public Dictionary<string, string?> WithLogin => new()
    {
        ["DOCKER_CONFIG"] = Path.Combine(Project.Folder, "docker"),
        ["MINIMAGE_SIGNING_PASSPHRASE"] = Passphrase,
    };
}
