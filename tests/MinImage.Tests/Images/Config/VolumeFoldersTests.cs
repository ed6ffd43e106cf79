using MinImage.Diagnostics;
using MinImage.Images.Config;
using MinImage.RootFileSystems;
using MinImage.Tests.Publishing;

namespace MinImage.Tests.Images.Config;

public sealed class VolumeFoldersTests
{
    [Fact]
    public void Are_sorted_in_the_config_and_have_no_slash_at_the_end()
    {
        var config = ConfigResolution.Resolve(
            TestDescription.With(volumes: ["/var/lib/shop/", "/data", "/data/"], stopSignal: "int"), DateTimeOffset.UnixEpoch);

        Assert.Equal(["/data", "/var/lib/shop"], config.Volumes!);
        Assert.Equal("SIGINT", config.StopSignal);
    }

    [Theory]
    [InlineData("1654:1654", 1654, 1654)]
    [InlineData("1654", 1654, 1654)]
    [InlineData("1000", 1000, 0)]
    [InlineData("0:5", 0, 5)]
    public void Belong_to_the_user_of_the_image_unless_the_image_contains_the_folder(string user, int uid, int gid)
    {
        var folders = VolumeFolders.Missing(["/data", "/tmp"], user, Accounts.Entries);

        Assert.Equal(new FolderEntry("/data", Modes.Folder, uid, gid), Assert.Single(folders));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/a/../b")]
    [InlineData("/.wh.a")]
    public void Are_rejected_if_they_are_not_valid_paths(string volume)
    {
        var error = Assert.Throws<MinImageException>(() => VolumeFolders.Paths([volume]));

        Assert.Equal(Codes.InvalidPath, error.Code);
        Assert.Contains($"'{volume}'", error.Message, StringComparison.Ordinal);
    }
}
