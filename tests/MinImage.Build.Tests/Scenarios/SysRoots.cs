using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The libraries that an image is linked with: the package's, or those in a user's folder.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class SysRoots(SysRootImage image) : IClassFixture<SysRootImage>
{
    [Fact]
    public void A_copy_of_the_packages_gives_the_same_image()
    {
        var (result, layout) = image.PublishWith(image.Copy());

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(File.ReadAllText(Path.Combine(image.Project.Layout, "index.json")), File.ReadAllText(Path.Combine(layout, "index.json")));
        Assert.Equal("ba7816bf", Runc.Run(layout, SysRootImage.Name).Output.Trim());
    }

    [Fact]
    public void A_changed_file_of_it_links_again_also_where_it_is_old_and_an_unchanged_one_does_not()
    {
        var copy = image.Copy();
        var first = image.PublishWith(copy).Result;
        Assert.True(first.ExitCode == 0, first.Text);
        Assert.True(File.Exists(image.Executable));
        var linked = File.GetLastWriteTimeUtc(image.Executable);

        var unchanged = image.PublishWith(copy).Result;
        var linkedUnchanged = File.GetLastWriteTimeUtc(image.Executable);
        ChangeTimeOfFirstMember(Path.Combine(copy, "lib", "reduced", "libcrypto.a"));
        File.SetLastWriteTimeUtc(Path.Combine(copy, "lib", "reduced", "libcrypto.a"), new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc));
        var changed = image.PublishWith(copy).Result;
        var linkedChanged = File.GetLastWriteTimeUtc(image.Executable);

        Assert.True(unchanged.ExitCode == 0 && changed.ExitCode == 0, unchanged.Text + changed.Text);
        Assert.Equal(linked, linkedUnchanged);
        Assert.NotEqual(linked, linkedChanged);
        Assert.DoesNotContain("Generating native code", changed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"linux-x64\"", "\"linux-arm64\"", "cannot be used for linux-x64: it is for linux-arm64")]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": 2", "its format is 2, but this MinImage.Build supports only format 1")]
    [InlineData("\"glibc\": \"2.", "\"glibc\": \"1.", "2.36 or later is required")]
    public void One_that_does_not_fit_is_refused_with_the_reason(string text, string other, string reason)
    {
        var copy = image.Copy();
        var manifest = Path.Combine(copy, "sysroot.json");
        var changed = File.ReadAllText(manifest).Replace(text, other, StringComparison.Ordinal);
        Assert.Contains(other, changed, StringComparison.Ordinal);
        File.WriteAllText(manifest, changed);

        AssertFails(copy, "MINIMAGE1025", reason, "Remove MinImageSysRoot");
    }

    [Fact]
    public void One_that_lacks_a_library_is_not_whole()
    {
        var copy = image.Copy();
        File.Delete(Path.Combine(copy, "lib", "libm.a"));

        AssertFails(copy, "MINIMAGE1024", "libm.a' is missing", "fix the folder of MinImageSysRoot");
    }

    [Fact]
    public void An_archive_that_is_cut_off_is_named()
    {
        var copy = image.Copy();
        using (var archive = File.OpenWrite(Path.Combine(copy, "lib", "reduced", "libcrypto.a")))
        {
            archive.SetLength(archive.Length / 2);
        }

        AssertFails(copy, "MINIMAGE1041", Path.Combine(copy, "lib", "reduced", "libcrypto.a"));
    }

    [Fact]
    public void An_OpenSSL_without_a_function_that_dotnet_needs_is_named_with_it()
    {
        var copy = image.Copy();
        Command.Output("objcopy", "--localize-symbol=EVP_DigestFinal_ex", Path.Combine(copy, "lib", "reduced", "libcrypto.a"));

        AssertFails(copy, "MINIMAGE1025", "lacks EVP_DigestFinal_ex. ", "Remove MinImageSysRoot");
    }

    [Fact]
    public void A_package_in_a_version_that_does_not_exist_is_NuGets_own_error_and_no_image()
    {
        var layout = Path.Combine(Workspace.NewFolder("image"), "layout");

        var result = image.Project.Publish("-p:MinImageSysRootVersion=0.0.0-none", $"-p:MinImageLayoutPath={layout}/");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error NU1102: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("MinImage.Sysroot.linux-x64", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(layout));
    }

    // The field follows the member's name of 16 characters, and no linker reads it.
    private static void ChangeTimeOfFirstMember(string archive)
    {
        using var file = File.OpenWrite(archive);
        file.Position = "!<arch>\n".Length + 16;
        file.Write("1709164800  "u8);
    }

    private void AssertFails(string sysRoot, string code, params string[] words)
    {
        var (result, layout) = image.PublishWith(sysRoot);

        FailedPublish.AssertReports(result, code, words);
        Assert.False(Directory.Exists(layout));
    }
}
