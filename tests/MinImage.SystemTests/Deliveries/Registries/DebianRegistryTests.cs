using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Testing.Registries;

namespace MinImage.SystemTests.Deliveries.Registries;

/// <summary>Pushes to Debian's docker-registry, whose content skopeo reads back.</summary>
public sealed class DebianRegistryTests : IDisposable
{
    private const string User = "me";
    private const string Password = "pä:ss";

    // bcrypt of the password, as htpasswd writes it.
    private const string PasswordFile = User + ":$2y$05$abcdefghijklmnopqrstuudtY5L58DJw/vZi5DBaPop8khzotnulK\n";

    private static readonly ImageName Name = new("shop", "1");

    private readonly TestRegistryHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_image_arrives_byte_for_byte_and_unchanged_parts_are_not_sent_again()
    {
        using var registry = new DebianRegistry();

        using var first = Write("a");
        var pushed = await Push(registry.Address, first);
        AssertArrived(registry.Address, first);
        using var second = Write("b");
        var changed = await Push(registry.Address, second);
        AssertArrived(registry.Address, second);
        var unchanged = await Push(registry.Address, second);

        // Two configs, two programs, and the accounts that both platforms have.
        Assert.Equal((5, 0), (pushed.SentBlobs, pushed.PresentBlobs));
        Assert.Equal((4, 1), (changed.SentBlobs, changed.PresentBlobs));
        Assert.Equal((0, 5), (unchanged.SentBlobs, unchanged.PresentBlobs));
    }

    [Fact]
    public async Task A_password_is_sent_in_UTF_8()
    {
        var users = _host.Write("htpasswd", PasswordFile);
        using var registry = new DebianRegistry($"auth:\n  htpasswd:\n    realm: test\n    path: {users}");
        var missing = await Assert.ThrowsAsync<MinImageException>(() => Check(registry.Address));
        Login(Password);

        using var image = Write("a");
        await Push(registry.Address, image);

        Assert.Equal(Codes.NotAuthorized, missing.Code);
        AssertArrived(registry.Address, image, $"--creds={User}:{Password}");
    }

    [Fact]
    public async Task Tokens_are_requested_from_the_token_server()
    {
        using var server = new TokenServer(User, Password);
        var bundle = _host.Write("token.pem", server.CertificatePem);
        using var registry = new DebianRegistry($"""
            auth:
              token:
                realm: {server.Realm}
                service: {TokenServer.Service}
                issuer: {TokenServer.Issuer}
                rootcertbundle: {bundle}
            """);
        Login("wrong");
        var rejected = await Assert.ThrowsAsync<MinImageException>(() => Check(registry.Address));
        Login(Password);
        await Check(registry.Address);

        using var image = Write("a");
        await Push(registry.Address, image);

        Assert.Equal(Codes.NotAuthorized, rejected.Code);
        AssertArrived(registry.Address, image, $"--creds={User}:{Password}");
    }

    [Fact]
    public async Task An_authority_in_certs_d_is_trusted()
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Issue("registry.test", TimeSpan.FromDays(1));
        var pem = _host.Write("server.pem", certificate.ExportCertificatePem());
        using var privateKey = certificate.GetECDsaPrivateKey()!;
        var key = _host.Write("server.key", privateKey.ExportECPrivateKeyPem());

        // The section http is the last one of the file.
        using var registry = new DebianRegistry($"  tls:\n    certificate: {pem}\n    key: {key}");

        // A registry on this host would be used with any certificate.
        var address = $"registry.test:{registry.Port}";
        var rejected = await Assert.ThrowsAsync<MinImageException>(() => Check(address));
        _host.Write($"certs.d/{address}/ca.crt", certificates.AuthorityPem);
        await Check(address);

        using var image = Write("a");
        await Push(address, image);

        Assert.Equal(Codes.RegistryCertificateInvalid, rejected.Code);
        AssertArrived(registry.Address, image);
    }

    private void Login(string password)
    {
        _host.Set("DOTNET_CONTAINER_REGISTRY_UNAME", User);
        _host.Set("DOTNET_CONTAINER_REGISTRY_PWORD", password);
    }

    private Task Check(string registry) => PushCheck.RunAsync(
        ImageReference.ToRepository(registry, "team/shop"),
        _host.HostOfNetwork,
        RegistryLimits.Default with { Attempts = 2 },
        new RecordingLog(),
        CancellationToken.None);

    private Task<PushedImage> Push(string registry, LayoutImage image) => ImagePush.RunAsync(
        image,
        [],
        ImageReference.ToRepository(registry, "team/shop"),
        ["1", "latest"],
        new(),
        _host.HostOfNetwork,
        RegistryLimits.Default,
        new RecordingLog(),
        CancellationToken.None);

    private LayoutImage Write(string content)
    {
        var layout = TestLayout.Open(_host.At("layout"));
        var written = ImageWriter.Write(layout, Name, [TestImage.Of(content), TestImage.Of(content + "2", "linux-arm64")], CancellationToken.None);
        return LayoutImage.Open(layout, [Name], written.Top.Digest, CancellationToken.None);
    }

    private void AssertArrived(string registry, LayoutImage image, params IEnumerable<string> options)
    {
        foreach (var tag in new[] { "1", "latest" })
        {
            var source = $"docker://{registry}/team/shop:{tag}";
            var index = Command.Output("skopeo", ["inspect", "--raw", "--tls-verify=false", .. options, source]);
            Assert.Equal(image.Top.Digest, Digest.Of(Encoding.UTF8.GetBytes(index)));
        }

        // Every blob of every platform; skopeo verifies the digests.
        var copy = _host.At($"copy-{image.Top.Digest.Hex}");
        Command.Output(
            "skopeo",
            [
                "--insecure-policy", "copy", "--all", "--preserve-digests", "--src-tls-verify=false",
                .. options.Select(option => option.Replace("--creds", "--src-creds", StringComparison.Ordinal)),
                $"docker://{registry}/team/shop@{image.Top.Digest}", $"oci:{copy}:1",
            ]);
        var copied = JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "index.json")))!["manifests"]![0]!;
        Assert.Equal(image.Top.Digest.ToString(), (string?)copied["digest"]);
    }
}
