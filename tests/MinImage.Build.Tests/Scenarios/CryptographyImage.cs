using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// A program that uses all of .NET's cryptography. It is published once, and runs in the image and under the shared runtime, which loads Debian's
/// complete libcrypto and libssl.
/// </summary>
public sealed class CryptographyImage : IDisposable
{
    public const string Name = "cryptography:latest";

    private readonly TestProject _project;
    private readonly string _assembly;
    private readonly string _trusted;

    public CryptographyImage()
    {
        _project = TestProject.WithSources(
            "Cryptography",
            "<InvariantGlobalization>true</InvariantGlobalization><NoWarn>$(NoWarn);SYSLIB5006;CA1416</NoWarn>",
            $"""
            <Content Include="keys/**" CopyToOutputDirectory="PreserveNewest" CopyToPublishDirectory="PreserveNewest" />
            {string.Join('\n', CertificateChains.Kinds.Keys.Select(kind => $"<MinImageCertificate Include=\"keys/{kind}.root.crt\" />"))}
            """);
        Chains = new CertificateChains(Directory.CreateDirectory(Path.Combine(_project.Folder, "keys")).FullName);
        Web = new WebServer(Chains);
        Chains.MakeRevocable(Web.Http);
        var result = _project.Publish();
        Assert.True(result.ExitCode == 0, result.Text);
        _assembly = _project.BuildForTheSharedRuntime();
        _trusted = Path.Combine(Runc.Unpack(Layout, Name), "rootfs", "etc", "ssl", "certs", "ca-certificates.crt");
    }

    public CertificateChains Chains { get; }

    public WebServer Web { get; }

    public string Layout => _project.Layout;

    /// <summary>Returns the program's output in the image.</summary>
    /// <param name="arguments">The program's arguments.</param>
    public string[] InTheImage(params string[] arguments) => LinesOf(Runc.Run(Layout, Name, arguments));

    /// <summary>Returns the program's output in the image, with files of the host mounted over paths of the image.</summary>
    /// <param name="mounts">The files and paths.</param>
    /// <param name="arguments">The program's arguments.</param>
    public string[] InTheImageWith((string Source, string Destination)[] mounts, params string[] arguments) =>
        LinesOf(Runc.RunWith(Layout, Name, mounts, arguments));

    /// <summary>Returns the program's output in the image, with further environment variables.</summary>
    /// <param name="environment">Variables, <c>NAME=VALUE</c>.</param>
    /// <param name="arguments">The program's arguments.</param>
    public string[] InTheImageUnder(string[] environment, params string[] arguments) => LinesOf(Runc.RunUnder(Layout, Name, environment, arguments));

    /// <summary>
    /// Returns the program's output with Debian's OpenSSL, with the same roots, without the machine's OpenSSL settings, and without loadable providers,
    /// which an image does not have.
    /// </summary>
    /// <param name="arguments">The program's arguments.</param>
    public string[] UnderDebian(params string[] arguments) => LinesOf(DebianRoot.Run(
        _assembly,
        arguments,
        _project.Folder,
        new()
        {
            ["SSL_CERT_FILE"] = _trusted,
            ["SSL_CERT_DIR"] = "/nonexistent",
            ["OPENSSL_CONF"] = "/dev/null",
            ["OPENSSL_MODULES"] = "/nonexistent",
            ["HOME"] = Workspace.NewFolder("home"),
        }));

    public void Dispose() => Web.Dispose();

    private static string[] LinesOf(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Text);
        return OutputLines.Of(result.Output);
    }
}
