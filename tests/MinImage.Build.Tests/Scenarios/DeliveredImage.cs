using MinImage.Attachments;
using MinImage.Deliveries.Archives;
using MinImage.Images;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.Publishing;
using MinImage.RootFileSystems;
using MinImage.Testing.Images;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// An image of a small C program for two platforms, with two names, next to another image in the same layout; as a layout and as archives. It needs
/// no publish.
/// </summary>
public sealed class DeliveredImage
{
    private const string Program = """
        #include <stdio.h>
        int main(int count, char **arguments) { printf("hello %s\n", count > 1 ? arguments[1] : "nobody"); return 0; }
        """;

    public DeliveredImage()
    {
        Folder = Workspace.NewFolder();
        var layout = TestLayout.Open(Path.Combine(Folder, "layout"));
        ImageWriter.Write(layout, new ImageName("other", "1"), [ImageOf("linux-x64", "gcc")], CancellationToken.None);
        Written = ImageWriter.Write(
            layout, Names, [ImageOf("linux-x64", "gcc"), ImageOf("linux-arm64", "aarch64-linux-gnu-gcc")], cacheFile: null, CancellationToken.None);
        using var image = Open();
        ArchiveFile.Write(image, ImagePlatform.HostArchitecture, Archive, progress: null, CancellationToken.None);
        ArchiveFile.Write(image, ImagePlatform.HostArchitecture, CompressedArchive, progress: null, CancellationToken.None);
    }

    public static ImageName[] Names { get; } = [new("team/shop", "1"), new("team/shop", "latest")];

    public WrittenImage Written { get; }

    public string Folder { get; }

    public string Archive => Path.Combine(Folder, "shop.tar");

    public string CompressedArchive => Path.Combine(Folder, "shop.tar.gz");

    /// <summary>Writes the host's image again with another compression.</summary>
    /// <param name="compression">The compression's name.</param>
    public LayoutImage OpenWith(string compression)
    {
        var layout = TestLayout.Open(Path.Combine(Folder, "layout-" + compression));
        var written = ImageWriter.Write(
            layout,
            Names,
            [ImageOf("linux-x64", "gcc") with { Compression = LayerCompression.Parse(compression, "") }],
            cacheFile: null,
            CancellationToken.None);
        return LayoutImage.Open(layout, Names, written.Top.Digest, CancellationToken.None);
    }

    /// <summary>Returns the archive of that image.</summary>
    /// <param name="compression">The compression's name.</param>
    public string ArchiveWith(string compression)
    {
        using var image = OpenWith(compression);
        var archive = Path.Combine(Folder, $"shop-{compression}.tar");
        ArchiveFile.Write(image, ImagePlatform.HostArchitecture, archive, progress: null, CancellationToken.None);
        return archive;
    }

    /// <summary>Writes the image with an SBOM of each platform in its index.</summary>
    public LayoutImage OpenWithAttestations()
    {
        var layout = TestLayout.Open(Path.Combine(Folder, "layout-attested"));
        using var platforms = ImageWriter.WritePlatforms(
            layout, [ImageOf("linux-x64", "gcc"), ImageOf("linux-arm64", "aarch64-linux-gnu-gcc")], cacheFile: null, CancellationToken.None);
        var documents = platforms.Platforms.Select(platform => new Attachment(
            AttachmentKind.Sbom, platform.Manifest, "application/spdx+json", "application/spdx+json", [.. "{\"spdxVersion\":\"SPDX-2.3\"}"u8]));
        using var image = platforms.ToImage(annotations: null, IndexAttestations.Write(platforms, [.. documents]));
        image.Commit(Names, [], CancellationToken.None);
        return image.OpenForDelivery(Names);
    }

    public LayoutImage Open() =>
        LayoutImage.Open(TestLayout.Open(Path.Combine(Folder, "layout")), Names, Written.Top.Digest, CancellationToken.None);

    private PlatformImage ImageOf(string runtimeIdentifier, string compiler)
    {
        var source = Path.Combine(Folder, "shop.c");
        var executable = Path.Combine(Folder, "shop-" + runtimeIdentifier);
        File.WriteAllText(source, Program);
        Command.Output(compiler, "-static", "-s", "-o", executable, source);
        return new(
            Platform.FromRuntimeIdentifier(runtimeIdentifier),
            [RootFileSystem.From(Accounts.Entries), RootFileSystem.From([new FileEntry(
                "/app/shop", Modes.Executable, 0, 0, FileContent.FromFile(executable))])],
            new() { Entrypoint = ["/app/shop"], User = "1654:1654", WorkingDir = "/app/" },
            DateTimeOffset.UnixEpoch);
    }
}
