using System.Collections.Immutable;
using System.Text;
using MinImage.Closing;
using MinImage.Images;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.Sizes;
using MinImage.Tests.Sizes;

namespace MinImage.Tests.Closing;

public sealed class ClosingTableTests
{
    private static readonly PlatformSizes Amd64 = SizeBudgetTests.Sizes(
        "linux/amd64", "1", ("app code", "Shop", 1_000), ("framework", "System.Net.Http", 2_000_000), ("file formats", "headers", 40_000));

    [Fact]
    public void The_first_publish_shows_the_image_and_its_parts() => Assert.Equal(
        """
        REPOSITORY   TAG        PLATFORM      DIGEST            SIZE    PULLED
        team/shop    1,latest   linux/amd64   6b86b273ff34   4.08 MB   2.04 MB

                          SIZE    PULLED   SHARE
        app code        2.0 kB    1.0 kB      0%
        framework      4.00 MB   2.00 MB     98%
        file formats   80.0 kB   40.0 kB      2%
        """.ReplaceLineEndings("\n"),
        Table([Amd64], []));

    [Fact]
    public void The_next_one_shows_what_has_changed()
    {
        var before = SizeBudgetTests.Sizes(
            "linux/amd64", "0", ("app code", "Shop", 1_000), ("framework", "System.Net.Http", 1_900_000), ("file formats", "headers", 40_500));

        Assert.Equal(
            """
            REPOSITORY   TAG        PLATFORM      DIGEST            SIZE    PULLED     CHANGE
            team/shop    1,latest   linux/amd64   6b86b273ff34   4.08 MB   2.04 MB   +99.5 kB

                              SIZE    PULLED   SHARE     CHANGE
            app code        2.0 kB    1.0 kB      0%
            framework      4.00 MB   2.00 MB     98%   +0.10 MB
            file formats   80.0 kB   40.0 kB      2%     -500 B
            """.ReplaceLineEndings("\n"),
            Table([Amd64], [before]));
    }

    [Fact]
    public void An_unchanged_one_says_so_once() => Assert.Equal(
        """
        REPOSITORY   TAG        PLATFORM      DIGEST            SIZE    PULLED   CHANGE
        team/shop    1,latest   linux/amd64   6b86b273ff34   4.08 MB   2.04 MB     none

                          SIZE    PULLED   SHARE
        app code        2.0 kB    1.0 kB      0%
        framework      4.00 MB   2.00 MB     98%
        file formats   80.0 kB   40.0 kB      2%
        """.ReplaceLineEndings("\n"),
        Table([Amd64], [Amd64]));

    [Fact]
    public void Several_platforms_stand_side_by_side_in_less_than_100_columns()
    {
        var arm64 = SizeBudgetTests.Sizes("linux/arm64", "2", ("framework", "System.Net.Http", 2_100_000), ("content", "x", 12));

        var table = Table([Amd64, arm64], [Amd64]);

        Assert.Equal(
            """
            REPOSITORY   TAG        PLATFORM      DIGEST            SIZE    PULLED   CHANGE
            team/shop    1,latest   linux/amd64   6b86b273ff34   4.08 MB   2.04 MB     none
            team/shop    1,latest   linux/arm64   d4735e3a265e   4.20 MB   2.10 MB      new

                                     linux/amd64             linux/arm64
                              SIZE        PULLED      SIZE        PULLED
            app code        2.0 kB        1.0 kB
            framework      4.00 MB       2.00 MB   4.20 MB       2.10 MB
            content                                   24 B          12 B
            file formats   80.0 kB       40.0 kB
            """.ReplaceLineEndings("\n"),
            table);
        Assert.All(table.Split('\n'), line => Assert.InRange(line.Length, 0, 99));
    }

    private static string Table(ImmutableArray<PlatformSizes> now, ImmutableArray<PlatformSizes> before)
    {
        var image = new WrittenImage(new Descriptor(MediaTypes.ImageManifest, now[0].Digest, 1), "", [.. now.Select(sizes => Written(sizes))]);
        return ClosingTable.Of([new ImageName("team/shop", "1"), new ImageName("team/shop", "latest")], image, new SizeComparison(now, before));
    }

    private static WrittenPlatform Written(PlatformSizes sizes)
    {
        var config = new Descriptor(MediaTypes.ImageConfig, Digest.Of(Encoding.UTF8.GetBytes("config")), 1);
        return new WrittenPlatform
        {
            Platform = Platform.FromRuntimeIdentifier(sizes.Platform == "linux/amd64" ? "linux-x64" : "linux-arm64"),
            Manifest = new Descriptor(MediaTypes.ImageManifest, sizes.Digest, 1),
            ManifestJson = "",
            Config = config,
            ConfigJson = "",
            Layers = [],
            LayersPacked = 0,
            BytesPulled = sizes.Image.Pulled,
            BytesOnDisk = sizes.Image.Bytes,
        };
    }
}
