using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Each error that can be said before the compile is, with its code, and leaves no image.</summary>
public sealed class BadInput
{
    private const string Hello = """Console.WriteLine("hello");""";

    [Theory]
    [InlineData("<OutputType>Library</OutputType>", "MINIMAGE1004")]
    [InlineData("<TargetFramework>net9.0</TargetFramework>", "MINIMAGE1003")]
    [InlineData("<MinImageLinker>mold</MinImageLinker>", "MINIMAGE1015")]
    [InlineData("<CppCompilerAndLinker>no-such-driver</CppCompilerAndLinker>", "MINIMAGE1010")]
    [InlineData("<LinkerFlavor>gold</LinkerFlavor>", "MINIMAGE1011")]
    [InlineData("<ContainerRuntimeIdentifier>win-x64</ContainerRuntimeIdentifier>", "MINIMAGE1006")]
    [InlineData("<ContainerRepository>///</ContainerRepository>", "MINIMAGE2010")]
    [InlineData("<ContainerImageTag>no good</ContainerImageTag>", "MINIMAGE2011")]
    [InlineData("<ContainerUser>nosuchuser</ContainerUser>", "MINIMAGE2012")]
    [InlineData("<MinImageCertificateBundle>no-such-file.pem</MinImageCertificateBundle>", "MINIMAGE2002")]
    [InlineData("<MinImageCompression>lzma</MinImageCompression>", "MINIMAGE2016")]
    [InlineData("<ContainerImageFormat>Docker</ContainerImageFormat>", "MINIMAGE2016")]
    [InlineData("<ContainerRegistry>registry.test</ContainerRegistry>", "MINIMAGE3005")]
    public void Is_said_with_a_code_before_anything_is_compiled(string property, string code)
    {
        var project = TestProject.Console("Bad", Hello, properties: property);

        var result = project.Publish();

        AssertFails(result, code, project);
    }

    [Fact]
    public void No_tool_on_the_path_is_said_with_the_commands_to_paste()
    {
        var project = TestProject.Console("NoPath", Hello);
        var restored = project.Dotnet(["restore"]);
        Assert.True(restored.ExitCode == 0, restored.Text);

        var result = project.PublishWith(new() { ["PATH"] = Path.GetDirectoryName(Environment.ProcessPath) == "/usr/bin" ? "" : "/nonexistent" }, "--no-restore");

        AssertFails(result, "MINIMAGE1010", project);
        Assert.Contains("apt-get install -y clang lld llvm libc6-dev libssl-dev", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_static_openssl_is_said()
    {
        var project = TestProject.Console("NoSsl", Hello);
        var libssl = Command.Output("clang", "-print-file-name=libssl.a").Trim();

        // Hidden in a mount namespace of the publish's own: the machine keeps its file.
        var result = Command.Run(
            "unshare",
            ["--mount", "sh", "-c", $"mount --bind /dev/null '{libssl}' && exec dotnet publish -p:MinImage=true"],
            project.Folder,
            new() { ["NUGET_PACKAGES"] = Path.Combine(project.Folder, ".packages"), ["MSBUILDDISABLENODEREUSE"] = "1" });

        AssertFails(result, "MINIMAGE1014", project);
    }

    [Theory]
    [InlineData("empty.pem", "", "MINIMAGE2003")]
    [InlineData("key.pem", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n", "MINIMAGE2004")]
    [InlineData("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB", "MINIMAGE2005")]
    public void A_certificate_file_that_is_none_is_named(string file, string content, string code)
    {
        var project = TestProject.Console("BadPem", Hello, items: $"<MinImageCertificate Include=\"{file}\" />", test: "BadPem" + file);
        project.Write(file, content);

        var result = project.Publish();

        AssertFails(result, code, project);
        Assert.Contains(file, result.Output, StringComparison.Ordinal);
    }

    private static void AssertFails(CommandResult result, string code, TestProject project)
    {
        Assert.True(result.ExitCode != 0, result.Text);
        Assert.True(result.Output.Contains($"error {code}: ", StringComparison.Ordinal), result.Text);
        Assert.DoesNotContain("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at MinImage.", result.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(project.Layout, "index.json")));
    }
}
