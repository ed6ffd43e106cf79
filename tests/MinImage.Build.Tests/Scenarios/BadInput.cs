using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Every error that can be detected before compilation is reported with its code, and no image is written.</summary>
public sealed class BadInput
{
    private const string Hello = """Console.WriteLine("hello");""";

    [Theory]
    [InlineData("<OutputType>Library</OutputType>", "MINIMAGE1004")]
    [InlineData("<TargetFramework>net9.0</TargetFramework>", "MINIMAGE1003")]
    [InlineData("<MinImageLinker>mold</MinImageLinker>", "MINIMAGE1015")]
    [InlineData("<MinImageLinker>Host</MinImageLinker><CppCompilerAndLinker>no-such-driver</CppCompilerAndLinker>", "MINIMAGE1010")]
    [InlineData("<MinImageLinker>Host</MinImageLinker><MinImageRelinkKit>true</MinImageRelinkKit>", "MINIMAGE1026")]
    [InlineData("<MinImageLinker>Host</MinImageLinker><LinkerFlavor>gold</LinkerFlavor>", "MINIMAGE1011")]
    [InlineData("<MinImageSysRoot>no-such-folder</MinImageSysRoot>", "MINIMAGE1024")]
    [InlineData("<ContainerRuntimeIdentifier>win-x64</ContainerRuntimeIdentifier>", "MINIMAGE1006")]
    [InlineData("<ContainerRepository>///</ContainerRepository>", "MINIMAGE2010")]
    [InlineData("<ContainerImageTag>no good</ContainerImageTag>", "MINIMAGE2011")]
    [InlineData("<ContainerUser>nosuchuser</ContainerUser>", "MINIMAGE2012")]
    [InlineData("<MinImageCertificateBundle>/no-such-file.pem</MinImageCertificateBundle>", "MINIMAGE2002")]
    [InlineData("<MinImageCompression>lzma</MinImageCompression>", "MINIMAGE2016")]
    [InlineData("<ContainerImageFormat>Docker</ContainerImageFormat>", "MINIMAGE2016")]
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

        var result = project.PublishWith(new() { ["PATH"] = "/nonexistent" }, "--no-restore", "-p:MinImageLinker=Host");

        AssertFails(result, "MINIMAGE1010", project);
        Assert.Contains("apt-get install -y clang lld llvm libc6-dev libssl-dev", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libssl.a", "MINIMAGE1014")]
    [InlineData("libcrypto.a", "MINIMAGE1014")]
    [InlineData("libc.a", "MINIMAGE1013")]
    public void A_missing_static_library_is_said(string library, string code)
    {
        var project = TestProject.Console("NoLibrary", Hello);
        var path = Command.Output("clang", "-print-file-name=" + library).Trim();

        // Hidden in the mount namespace of the publish; the machine's file is untouched.
        var result = project.PublishIn($"mount --bind /dev/null '{path}'", "-p:MinImageLinker=Host");

        AssertFails(result, code, project);
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

    [Fact]
    public void A_folder_that_cannot_be_written_and_a_full_disk_are_said_and_leave_no_image()
    {
        var project = TestProject.Console("Disk", Hello);
        var image = Path.Combine(project.Folder, "image");
        Directory.CreateDirectory(image);

        var readOnly = project.PublishIn($"mount -t tmpfs -o ro none '{image}'", "-p:MinImageLayoutPath=image/");
        var full = project.PublishIn($"mount -t tmpfs -o size=100k none '{image}'", "-p:MinImageLayoutPath=image/");

        Assert.True(readOnly.ExitCode != 0 && readOnly.Output.Contains("error MINIMAGE3001: ", StringComparison.Ordinal), readOnly.Text);
        Assert.True(full.ExitCode != 0 && full.Output.Contains("error MINIMAGE3002: ", StringComparison.Ordinal), full.Text);
        Assert.DoesNotContain("   at MinImage.", readOnly.Text + full.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(image, "index.json")));
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_refused()
    {
        var project = TestProject.Console("Else", Hello);
        project.Write("image/diary.txt", "not an image");

        var result = project.Publish("-p:MinImageLayoutPath=image/");

        Assert.True(result.ExitCode != 0 && result.Output.Contains("error MINIMAGE3003: ", StringComparison.Ordinal), result.Text);
        Assert.Equal("not an image", File.ReadAllText(Path.Combine(project.Folder, "image", "diary.txt")));
    }

    [Fact]
    public void Content_of_a_reference_and_of_the_app_with_one_path_is_said_and_one_file_listed_twice_is_not()
    {
        const string Items = """
            <ItemGroup>
              <None Update="settings.json" CopyToOutputDirectory="PreserveNewest" />
              <None Include="settings.json" CopyToOutputDirectory="PreserveNewest" />
            </ItemGroup>
            """;
        var project = TestProject.In(Workspace.NewFolder(), "App", "App", new()
        {
            ["App/App.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
                    <ProjectReference Include="../Library/Library.csproj" />
                  </ItemGroup>
                  {Items}
                </Project>
                """,
            ["App/Program.cs"] = "System.Console.WriteLine();",
            ["App/settings.json"] = "{}",
            ["Library/Library.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  {Items}
                </Project>
                """,
            ["Library/settings.json"] = "{}",
        });

        var result = project.Publish();

        AssertFails(result, "MINIMAGE2013", project);
        Assert.Contains(Path.Combine("App", "settings.json"), result.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("Library", "settings.json"), result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(project.Folder, "obj", "minimage", "linux-x64", "Release", "net10.0", "bin", "App.dll")));
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
